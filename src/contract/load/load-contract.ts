import type { Finding } from "../finding.ts";
import type { Contract, Server, ServerVariable } from "../model.ts";
import { requireEndingReferences } from "../schemas/endless-references.ts";
import { requireShortChains } from "../schemas/long-references.ts";
import { SchemaCollector } from "../schemas/schema-collector.ts";
import type { FileReader } from "../source/file-reader.ts";
import { itemsOf, type ObjectNode, stringOf } from "../source/nodes.ts";
import { References } from "../source/references.ts";
import { RemoteDocumentNeeded, RemoteDocuments } from "../source/remote-documents.ts";
import { SourceFiles } from "../source/source-files.ts";
import { requireAsyncApi } from "./asyncapi-version.ts";
import { LoadCache } from "./load-cache.ts";
import { ChannelLoader } from "./load-channels.ts";
import { MessageLoader, remarkUnusedMessages } from "./load-messages.ts";
import { loadOperations } from "./load-operations.ts";
import {
  bindingsOf,
  extensionsOf,
  type Loading,
  membersOf,
  objectOf,
  securityOf,
  tagNames,
  textsOf,
} from "./loading.ts";
import { Structure } from "./structure.ts";
import { remarkUnusedComponents } from "./unused-components.ts";

/** Options of `loadContract`. */
export interface LoadOptions {
  /** What `file` and the paths in messages are relative to. Default: the process's working directory. */
  readonly cwd?: string;
  /** Bytes that the document and all files that it refers to may have in total. Default: 10 MiB. */
  readonly maxBytes?: number | undefined;
  /**
   * URL prefixes below which a `$ref` may lead to the network, e.g. `https://schemas.example.org/events/`. Default: none. Credentials are
   * never sent, and redirects never leave the prefixes.
   */
  readonly allowRemote?: readonly string[] | undefined;
  /** What earlier loads of the same document have found out. */
  readonly cache?: LoadCache | undefined;
  /** Where files come from, when that is not the disk. A cache must not be shared by different readers. */
  readonly reader?: FileReader | undefined;
  /** Called with the files that were asked for, absolute and sorted, when the load ends: also when it fails, and those that are not there. */
  readonly onFiles?: ((files: readonly string[]) => void) | undefined;
}

/**
 * Reads an AsyncAPI 3.0 or 3.1 document, YAML or JSON, with all files that it refers to.
 *
 * Throws a `DocumentError` with the place and the way out for everything that cannot work; what can, but should not be, is for
 * `checkContract`.
 */
export async function loadContract(file: string, options: LoadOptions = {}): Promise<Contract> {
  const { cache = new LoadCache() } = options;
  return withRemoteDocuments({ ...options, cache }, (files) => assemble(file, files, cache));
}

/** Calls `read` with the files of a contract, again and again until all documents of the network that it needs are there. */
export async function withRemoteDocuments<T>(
  { cwd = process.cwd(), maxBytes, allowRemote, cache, reader, onFiles }: LoadOptions,
  read: (files: SourceFiles) => T | Promise<T>,
): Promise<T> {
  const remote = new RemoteDocuments(allowRemote);
  const files = new SourceFiles(cwd, { maxBytes, remote, cache: cache?.files, reader });
  try {
    for (;;) {
      try {
        return await read(files);
      } catch (error) {
        if (!(error instanceof RemoteDocumentNeeded)) throw error;
        // The files that were read stay; only following them starts again.
        await remote.fetch(error, files.bytesLeft, (label, place) => files.tooLarge(label, place));
      }
    }
  } finally {
    onFiles?.(files.asked);
  }
}

async function assemble(file: string, files: SourceFiles, cache: LoadCache): Promise<Contract> {
  const document = files.load(file);
  const { root, version } = requireAsyncApi(document, files);
  const structure = await Structure.of(version, files.sources);
  structure.check("asyncapi", root);
  const refs = new References(files);
  const remarks: Finding[] = [];
  const schemas = new SchemaCollector(files, refs, remarks, cache.schemas);
  const loading: Loading = { files, refs, structure, schemas, remarks, root };

  const info = refs.object(root["info"], "the info of the document", files.sources.of(root, "info"));
  const title = String(info["title"]);
  const id = stringOf(root, "id");
  const defaultContentType = stringOf(root, "defaultContentType") ?? "application/json";
  const messages = new MessageLoader(loading, defaultContentType);
  const channels = new ChannelLoader(loading, messages);
  const operations = loadOperations(loading, channels, messages, title);
  const servers = loadServers(loading);
  const named = schemas.finish();
  requireEndingReferences(named, files.sources);
  requireShortChains(named, files.sources);
  const finished = messages.finish();
  remarkUnusedMessages(loading, new Set(finished.map(({ node }) => node)));
  remarkUnusedComponents(loading);
  const { description } = textsOf(info);
  return {
    file,
    asyncapi: version,
    ...(id !== undefined && { id }),
    title,
    version: String(info["version"]),
    ...(description !== undefined && { description }),
    defaultContentType,
    servers,
    channels: channels.all,
    messages: finished,
    operations,
    schemas: named,
    files: files.paths,
    sources: files.sources,
    extensions: { ...extensionsOf(info), ...extensionsOf(root) },
    node: root,
    info,
    remarks,
  };
}

function loadServers(loading: Loading): Server[] {
  return membersOf(loading, loading.root, "servers").map(({ key, value, place }) => {
    const node = objectOf(loading, value, "server", "a server", place);
    const pathname = stringOf(node, "pathname");
    const protocolVersion = stringOf(node, "protocolVersion");
    return {
      key,
      host: String(node["host"]),
      protocol: String(node["protocol"]),
      ...(protocolVersion !== undefined && { protocolVersion }),
      ...(pathname !== undefined && { pathname }),
      ...textsOf(node),
      variables: loadVariables(loading, node),
      tags: tagNames(loading, node),
      security: securityOf(loading, node),
      bindings: bindingsOf(loading, node),
      extensions: extensionsOf(node),
      node,
    };
  });
}

function loadVariables(loading: Loading, server: ObjectNode): ServerVariable[] {
  return membersOf(loading, server, "variables").map(({ key: name, value, place }) => {
    const node = objectOf(loading, value, "serverVariable", "a server variable", place);
    const fallback = stringOf(node, "default");
    return {
      name,
      ...(Array.isArray(node["enum"]) && { enum: itemsOf(node["enum"]).map(String) }),
      ...(fallback !== undefined && { default: fallback }),
      node,
    };
  });
}
