/** The JSON-Schema-Test-Suite (https://github.com/json-schema-org/JSON-Schema-Test-Suite), run through generated validators. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { checkContract, VALUE_CODES } from "../../../src/codegen/index.ts";
import { emitValidators } from "../../../src/codegen/validators.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import type { Dialect } from "../../../src/contract/model.ts";
import { normalizeSchemas } from "../../../src/contract/normal-form/normalize.ts";
import { DocumentError } from "../../../src/contract/source/document-error.ts";
import type { FileReader } from "../../../src/contract/source/file-reader.ts";
import type { ValidateFunction } from "../../../src/runtime/event/definitions.ts";
import { evaluate } from "./evaluate.ts";

const folder = new URL("../../../../shared/fixtures/json-schema-test-suite/", import.meta.url);

/** Whether the suite is there: it is no part of this repository. */
export const hasSuite: boolean = existsSync(folder);

/** What schemas of the suite refer to as a server. */
const SERVER = "http://localhost:1234/";

interface Group {
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

/** What generated validators make of a part of the suite. */
export interface SuiteResult {
  readonly tests: number;
  readonly passed: number;
  /** `file: group: test`, of what is accepted and must not be, and the other way round. */
  readonly wrongAccepts: readonly string[];
  readonly wrongRejects: readonly string[];
  /** `file: group: why`, of schemas that no code is generated for. */
  readonly refused: readonly { readonly name: string; readonly reason: string; readonly tests: number }[];
}

const DIALECTS = {
  draft7: ["draft-07", "application/schema+json;version=draft-07"],
  "draft2020-12": ["2020-12", "application/schema+json;version=2020-12"],
} as const satisfies Record<string, readonly [Dialect, string]>;

/** Runs the files of a folder, such as `draft7/optional/format`, without the folders below it. */
export async function runSuite(path: string): Promise<SuiteResult> {
  const [draft = ""] = path.split("/");
  const [, schemaFormat] = DIALECTS[draft as keyof typeof DIALECTS];
  const files = readdirSync(new URL(`tests/${path}/`, folder))
    .filter((name) => name.endsWith(".json"))
    .sort();
  const server = await serveRemotes();
  const result = { tests: 0, passed: 0, wrongAccepts: [] as string[], wrongRejects: [] as string[] };
  const refused: SuiteResult["refused"][number][] = [];
  try {
    for (const file of files) {
      const text = readFileSync(new URL(`tests/${path}/${file}`, folder), "utf8");
      for (const group of JSON.parse(text.replaceAll(SERVER, server.url)) as Group[]) {
        const name = `${file.slice(0, -5)}: ${group.description}`;
        const refuse = (error: DocumentError) =>
          refused.push({ name, reason: `${error.code}: ${error.message}`, tests: group.tests.length });
        const read = await readerOf(group.schema, schemaFormat, server.url, refuse).catch(
          (error: unknown) => {
            if (!(error instanceof DocumentError)) throw new Error(name, { cause: error });
            refuse(error);
          },
        );
        for (const { description, data, valid } of read ? group.tests : []) {
          result.tests++;
          if (read?.(data) === valid) result.passed++;
          else result[valid ? "wrongRejects" : "wrongAccepts"].push(`${name}: ${description}`);
        }
      }
    }
  } finally {
    server.close();
  }
  return { ...result, refused };
}

/**
 * The validator of an event whose payload is a schema in a file of its own, as reading a message uses it. Throws a `DocumentError` for what
 * is not read; `refuse` gets the first finding that keeps the command from generating code, which is made and tried all the same.
 */
async function readerOf(
  schema: unknown,
  schemaFormat: string,
  remote: string,
  refuse: (error: DocumentError) => void,
): Promise<ValidateFunction> {
  const document = {
    asyncapi: "3.0.0",
    info: { title: "Suite", version: "1.0.0" },
    channels: {
      suite: {
        address: "suite",
        messages: { Event: { payload: { schemaFormat, schema: { $ref: "./schema.json" } } } },
      },
    },
  };
  const contract = await loadContract("asyncapi.json", {
    cwd: "/suite",
    allowRemote: [remote],
    reader: filesInMemory({
      "/suite/asyncapi.json": JSON.stringify(document),
      "/suite/schema.json": JSON.stringify(schema),
    }),
  });
  const errors = (await checkContract(contract)).filter(
    ({ severity, code }) => severity === "error" && !VALUE_CODES.has(code),
  );
  const [first] = errors;
  if (first) refuse(new DocumentError(first.code, first.message, first.place));
  const [message] = contract.messages;
  if (!message) throw new Error("the event is missing");
  const [[, code]] = emitValidators(message, contract, normalizeSchemas(contract).schemas) as [
    [string, string],
  ];
  return evaluate(code)["read"] as ValidateFunction;
}

function filesInMemory(files: Readonly<Record<string, string>>): FileReader {
  return {
    status: (path) => ({
      kind: Object.hasOwn(files, path) ? "file" : "folder",
      size: files[path]?.length ?? 0,
      stamp: "",
    }),
    read: (path) => new TextEncoder().encode(files[path] ?? ""),
    exists: (path) => path === "/suite" || Object.hasOwn(files, path),
    names: () => [],
  };
}

/** Serves what the suite calls its remotes, with their addresses changed to the server's own. */
async function serveRemotes(): Promise<{ url: string; close: () => void }> {
  let url = "";
  const server = createServer(({ url: path = "/" }, response) => {
    const file = new URL(`remotes${path}`, folder);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.setHeader("content-type", "application/json");
    response.end(readFileSync(file, "utf8").replaceAll(SERVER, url));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, close: () => server.close() };
}
