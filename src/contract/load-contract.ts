import { requireAsyncApi } from "./asyncapi-version.ts";
import { requireEndingReferences } from "./endless-references.ts";
import type { Finding } from "./finding.ts";
import { ChannelLoader } from "./load-channels.ts";
import { MessageLoader, remarkUnusedMessages } from "./load-messages.ts";
import { loadOperations } from "./load-operations.ts";
import { type Loading, membersOf, objectOf, textsOf } from "./loading.ts";
import type { Contract, Server } from "./model.ts";
import { stringOf } from "./nodes.ts";
import { References } from "./references.ts";
import { SchemaCollector } from "./schema-collector.ts";
import { SourceFiles } from "./source-files.ts";
import { Structure } from "./structure.ts";

/**
 * Reads an AsyncAPI 3.0 or 3.1 document, YAML or JSON, with all files that it refers to.
 *
 * `cwd` (default: the process's) is what `file` and the paths in messages are relative to. Throws a `DocumentError` with the place
 * and the way out for everything that cannot work; what can, but should not be, is for `checkContract`.
 */
export async function loadContract(file: string, options: { cwd?: string } = {}): Promise<Contract> {
  const files = new SourceFiles(options.cwd ?? process.cwd());
  const document = files.load(file);
  const { root, version } = requireAsyncApi(document, files);
  const structure = new Structure(version, files.sources);
  structure.check("asyncapi", root);
  const refs = new References(files);
  const remarks: Finding[] = [];
  const schemas = new SchemaCollector(files, refs, remarks);
  const loading: Loading = { files, refs, structure, schemas, remarks, root };

  const info = refs.object(root["info"], "the info of the document", files.sources.of(root, "info"));
  const title = String(info["title"]);
  const defaultContentType = stringOf(root, "defaultContentType") ?? "application/json";
  const messages = new MessageLoader(loading, defaultContentType);
  const channels = new ChannelLoader(loading, messages);
  const operations = loadOperations(loading, channels, messages, title);
  const servers = loadServers(loading);
  const named = schemas.finish();
  requireEndingReferences(named, files.sources);
  const finished = messages.finish();
  remarkUnusedMessages(loading, new Set(finished.map(({ node }) => node)));
  const { description } = textsOf(info);
  return {
    file,
    asyncapi: version,
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
    remarks,
  };
}

function loadServers(loading: Loading): Server[] {
  return membersOf(loading, loading.root, "servers").map(({ key, value, place }) => {
    const node = objectOf(loading, value, "server", "a server", place);
    const pathname = stringOf(node, "pathname");
    const { description } = textsOf(node);
    return {
      key,
      host: String(node["host"]),
      protocol: String(node["protocol"]),
      ...(pathname !== undefined && { pathname }),
      ...(description !== undefined && { description }),
      node,
    };
  });
}
