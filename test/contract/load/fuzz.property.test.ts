/** Documents that somebody broke: whatever was changed, the loader and the checks work or say what is wrong. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { DocumentError } from "../../../src/contract/source/document-error.ts";
import { checkContract } from "../../../src/contract/validate/check-contract.ts";
import { EXAMPLES, exampleFiles } from "../../support/official-examples.ts";
import { runs } from "../../support/runs.ts";

const SHOP = fileURLToPath(new URL("../../golden/shop/asyncapi.yaml", import.meta.url));
const HOSTILE = fileURLToPath(new URL("../../golden/hostile/asyncapi.yaml", import.meta.url));
const examples = exampleFiles.map((file) => join(EXAMPLES, file));
const documents = [SHOP, HOSTILE, ...examples];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Copies the files that a document refers to; gives the path under which a broken copy finds them. */
function placeOf(document: string): string {
  const isShared = document.includes("/social-media/");
  const from = isShared ? join(dirname(document), "..") : dirname(document);
  const to = join(folder, basename(from));
  const needs = isShared || existsSync(join(from, "schemas"));
  if (needs) cpSync(from, to, { recursive: true, filter: (path) => !path.includes("/generated") });
  else mkdirSync(to, { recursive: true });
  return join(to, relative(from, document));
}

/** Nothing but a `DocumentError` may come out of loading and checking. */
async function survives(file: string, text: string): Promise<void> {
  writeFileSync(file, text);
  try {
    const contract = await loadContract(file, { cwd: folder });
    for (const finding of await checkContract(contract)) expect(finding.message).not.toBe("");
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
  }
}

type Node = Record<string, unknown> | unknown[];

/** The nodes of a document, each once. */
function nodesOf(root: unknown): Node[] {
  const found = new Set<Node>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== "object" || node === null || found.has(node as Node)) continue;
    found.add(node as Node);
    open.push(...Object.values(node));
  }
  return [...found];
}

/** Changes one member: another value, another node of the document, another name, or gone. */
function mutate(root: unknown, { where, member, how, value, other }: Mutation): void {
  const nodes = nodesOf(root);
  const node = nodes[where % nodes.length] as Record<string, unknown>;
  const keys = Object.keys(node);
  const key = keys[member % keys.length];
  if (key === undefined) return;
  const set = (name: string, changed: unknown): void => {
    Object.defineProperty(node, name, {
      value: changed,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  };
  if (how === "remove") delete node[key];
  else if (how === "rename" && !Array.isArray(node)) set(String(value), node[key]);
  else if (how === "graft") set(key, structuredClone(nodes[other % nodes.length]));
  else set(key, value);
}

interface Mutation {
  readonly where: number;
  readonly member: number;
  readonly how: "replace" | "rename" | "remove" | "graft";
  readonly value: unknown;
  readonly other: number;
}

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e300,
      "",
      "a",
      "#",
      "#/",
      "#/components",
      "#/channels/x",
      "./nothing.yaml",
      "https://a/b",
    ],
    ...[
      "$message.payload#/a",
      "$message.header#",
      "{a}{b}",
      "\u2028",
      "\ud800",
      "__proto__",
      "constructor",
      "valueOf",
      "toString",
    ],
    ...[
      "(",
      "^(a+)+$",
      "string",
      "object",
      "array",
      "integer",
      "draft-07",
      "application/vnd.apache.avro;version=1.9.0",
    ],
    ...[
      [],
      {},
      [null],
      [[]],
      { $ref: "#" },
      { $ref: "#/components" },
      { $ref: 5 },
      { allOf: [false] },
      { not: {} },
      { type: [] },
    ],
    ...[
      { oneOf: [{}] },
      { required: ["a"], additionalProperties: false },
      { enum: [{ valueOf: 1 }] },
      { examples: [{ valueOf: 1 }] },
    ],
  ),
  fc.constantFrom(
    ...[
      "$ref",
      "payload",
      "headers",
      "messages",
      "address",
      "parameters",
      "reply",
      "channel",
      "traits",
      "allOf",
      "properties",
    ],
    ...[
      "items",
      "default",
      "examples",
      "const",
      "enum",
      "if",
      "location",
      "schemaFormat",
      "schema",
      "security",
      "tags",
      "name",
    ],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const mutations = fc.array(
  fc.record({
    where: fc.nat(),
    member: fc.nat(),
    how: fc.constantFrom<Mutation["how"]>("replace", "rename", "remove", "graft"),
    value: nasty,
    other: fc.nat(),
  }),
  { minLength: 1, maxLength: 4 },
);

describe("a broken document", () => {
  it.each(documents.map((document) => [relative(dirname(SHOP), document), document]))(
    "is loaded and checked, or refused: %s",
    async (_name, document) => {
      const file = placeOf(document);
      const source: unknown = parse(readFileSync(document, "utf8"), { merge: true, maxAliasCount: -1 });
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          const root = structuredClone(source);
          for (const change of changes) mutate(root, change);
          await survives(file, JSON.stringify(root) ?? "");
        }),
        { numRuns: runs(10, 25) },
      );
    },
  );

  it("is refused for its text, or not at all", async () => {
    const file = placeOf(SHOP);
    const text = readFileSync(SHOP, "utf8");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length),
        fc.nat(20),
        fc.oneof(
          fc.string({ maxLength: 5 }),
          fc.constantFrom(
            "&a ",
            "*a",
            "<<: *a",
            "!!set ",
            "- ",
            "? ",
            "\t",
            "\0",
            "---\n",
            "{",
            "]",
            '"',
            "|\n",
          ),
        ),
        async (at, length, inserted) =>
          survives(file, text.slice(0, at) + inserted + text.slice(at + length)),
      ),
      { numRuns: runs(40, 100) },
    );
  });
});
