import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { DocumentError } from "../../../src/contract/source/document-error.ts";
import { check, load, refusal, withPayload, writeFiles } from "../contract-files.ts";

const HEAD = "asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\n";
const DEEP =
  "this is nested more than 250 levels deep; give the inner parts names and refer to them with $ref";

async function refusalIn(cwd: string, file: string, maxBytes?: number): Promise<string> {
  try {
    await loadContract(file, { cwd, maxBytes });
  } catch (error) {
    if (error instanceof DocumentError) return `${error.code} | ${error.message}`;
    throw error;
  }
  throw new Error("the contract was not refused");
}

/** A payload that leads over this many `$ref`s. */
function chain(length: number, link: (next: string) => string): string {
  const schemas = Array.from(
    { length },
    (_, index) => `    S${index}: ${link(`#/components/schemas/S${index + 1}`)}\n`,
  );
  return `${withPayload("$ref: '#/components/schemas/S0'")}components:\n  schemas:\n${schemas.join("")}    S${length}: { type: object }\n`;
}

describe("files that are no documents", () => {
  it.each([
    ["binary data", Buffer.from([0, 1, 2, 255, 254])],
    ["UTF-16", Buffer.from("\ufeffasyncapi: 3.1.0\n", "utf16le")],
    ["text with a NUL", Buffer.from("asyncapi: 3.1.0\n\0")],
  ])("refuses %s", async (_name, bytes) => {
    const cwd = writeFiles({});
    writeFileSync(join(cwd, "a.yaml"), bytes);
    expect(await refusalIn(cwd, "a.yaml")).toBe(
      "not_text | a.yaml is no text in UTF-8; give the path of a YAML or JSON file, saved as UTF-8",
    );
  });

  it("refuses folders and what never ends", async () => {
    const cwd = writeFiles({});
    mkdirSync(join(cwd, "folder.yaml"));
    expect(await refusalIn(cwd, "folder.yaml")).toBe(
      "file_unreadable | cannot read folder.yaml: it is a folder; give the path of a file that can be read",
    );
    execFileSync("mkfifo", [join(cwd, "pipe.yaml")]);
    expect(await refusalIn(cwd, "pipe.yaml")).toBe(
      "file_unreadable | cannot read pipe.yaml: it is not a regular file; give the path of a file that can be read",
    );
  });

  it("refuses what Git LFS leaves in place of a file", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12\n`;
    const document = withPayload("$ref: ./schemas/order.json");
    expect(await refusal({ "asyncapi.yaml": document, "schemas/order.json": pointer })).toBe(
      "lfs_pointer | asyncapi.yaml:11:17: schemas/order.json is a pointer of Git LFS and not the file itself; run git lfs pull, or take the file out of Git LFS",
    );
  });

  it("refuses comments in JSON", async () => {
    expect(await refusal({ "a.json": '{\n  // no\n  "asyncapi": "3.1.0"\n}' }, "a.json")).toBe(
      "json_syntax | a.json:2:3: this is YAML but not JSON; correct it or name the file .yaml",
    );
  });
});

describe("documents that are too large", () => {
  const files = {
    "asyncapi.yaml": withPayload("$ref: ./order.json"),
    "order.json": `{ "title": "${"x".repeat(1_000)}" }`,
  };

  it("are refused before they are read, all files together", async () => {
    const cwd = writeFiles(files);
    expect(await refusalIn(cwd, "asyncapi.yaml", 100)).toMatch(
      /^document_too_large \| with asyncapi\.yaml the files of this contract have \d+ bytes, and 100 bytes is the limit; split the contract, or raise the limit with --max-bytes \(maxBytes in the configuration\)$/,
    );
    expect(await refusalIn(cwd, "asyncapi.yaml", 1024)).toMatch(
      /^document_too_large \| asyncapi\.yaml:11:17: with order\.json the files of this contract have 1,\d+ bytes, and 1 KiB is the limit; /,
    );
    expect((await loadContract("asyncapi.yaml", { cwd, maxBytes: 2048 })).messages).toHaveLength(1);
  });

  it("are refused from 10 MiB on, unless the caller says otherwise", async () => {
    const cwd = writeFiles({
      "asyncapi.yaml": `${HEAD}channels: {}\nx-big: "${"x".repeat(10 * 1024 * 1024)}"\n`,
    });
    expect(await refusalIn(cwd, "asyncapi.yaml")).toMatch(
      /^document_too_large \| with asyncapi\.yaml the files of this contract have 10,\d+,\d+ bytes, and 10 MiB is the limit; /,
    );
  });

  it.each([0, -1, Number.NaN])("need a limit that makes sense, not %s", async (maxBytes) => {
    await expect(loadContract("asyncapi.yaml", { cwd: writeFiles(files), maxBytes })).rejects.toThrow(
      `maxBytes must be a number above 0, not ${maxBytes}`,
    );
  });
});

describe("documents that are nested deeply", () => {
  it.each([
    ["lists", `x-a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, "3:256"],
    ["mappings", `x-a: ${"{ a: ".repeat(10_000)}1${" }".repeat(10_000)}`, "3:1256"],
    ["a few more levels than allowed", `x-a: ${"[".repeat(300)}${"]".repeat(300)}`, "3:255"],
    ["dashes", `x-a:\n  ${"- ".repeat(10_000)}1`, "1:1"],
  ])("are refused: %s", async (_name, text, at) => {
    expect(await refusal(`${HEAD}${text}\n`)).toBe(`nested_too_deeply | asyncapi.yaml:${at}: ${DEEP}`);
  });

  it("are refused in JSON too", async () => {
    const text = `{ "asyncapi": "3.1.0", "x-a": ${"[".repeat(10_000)}${"]".repeat(10_000)} }`;
    expect(await refusal({ "a.json": text }, "a.json")).toMatch(
      /^nested_too_deeply \| a\.json:1:\d+: this is nested/,
    );
  });

  it.each([
    ["members", (next: string) => `{ properties: { a: { $ref: '${next}' } } }`],
    ["parts", (next: string) => `{ allOf: [{ $ref: '${next}' }] }`],
  ])("are refused when their schemas are, over %s", async (_name, link) => {
    expect(await check(chain(190, link))).toEqual([]);
    expect(await refusal(chain(5_000, link))).toMatch(
      /^nested_too_deeply \| asyncapi\.yaml:\d+:\d+: this \$ref is the last of a chain of more than 200, which is more than validators can follow; let the schemas refer to each other less deeply$/,
    );
  });

  it("may have long chains of nothing but $refs", async () => {
    expect(await check(chain(5_000, (next) => `{ $ref: '${next}' }`))).toEqual([]);
  });
});

describe("documents that are written otherwise than most", () => {
  it("may begin with a byte order mark and end lines in two characters", async () => {
    const text = `\ufeff${withPayload("type: string")}`.replaceAll("\n", "\r\n");
    expect((await load(text)).messages.map(({ key }) => key)).toEqual(["OrderPlaced"]);
    expect(await refusal(`\ufeff${withPayload("type: strin")}`.replaceAll("\n", "\r\n"))).toMatch(
      /^schema_invalid \| asyncapi\.yaml:11:17: type must be one of/,
    );
  });

  it("may have keys that every object inherits", async () => {
    const payload =
      "type: object\nrequired: [__proto__, constructor]\nproperties: { __proto__: { type: string }, constructor: { type: string } }";
    const contract = await load(withPayload(payload));
    const schema = contract.schemas.get("OrderPlaced")?.schema as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(["__proto__", "constructor"]);
    expect(({} as { type?: string }).type).toBeUndefined();
    expect(await check(withPayload(payload))).toEqual([]);
    const message = `${HEAD}channels: { a: { messages: { __proto__: { payload: {} }, constructor: {} } } }\n`;
    expect((await load(message)).messages.map(({ key }) => key)).toEqual(["Proto", "Constructor"]);
  });

  it.each([
    [
      "tabs",
      "channels:\n\ta: {}",
      'yaml_syntax | asyncapi.yaml:4:1: this is not well-formed: Tabs are not allowed as indentation; check the indentation, and quote a value that contains ": "',
    ],
    [
      "a list of channels",
      "channels: []",
      'structure | asyncapi.yaml:3:11: "channels" must be an object, not an array',
    ],
    [
      "a channel that is nothing",
      "channels: { a: null }",
      'structure | asyncapi.yaml:3:13: "a" must be an object, not null',
    ],
    ["a key that is a list", "? [a, b]\n: 1", "yaml_syntax | asyncapi.yaml:3:3: a key must be a string"],
    [
      "a merge of a number",
      "x-a: { <<: 5 }",
      "yaml_syntax | asyncapi.yaml:3:12: a merge key (<<) takes a mapping or a list of mappings",
    ],
  ])("are refused with %s", async (_name, text, expected) => {
    expect(await refusal(`${HEAD}${text}\n`)).toBe(expected);
  });

  it("are refused with a version that is a number, or nothing", async () => {
    expect(await refusal("asyncapi: 3.0\n")).toBe(
      'asyncapi_version | asyncapi.yaml:1:11: AsyncAPI "3" is not a version that is read; write asyncapi: 3.1.0 (or 3.0.0)',
    );
    expect(await refusal("asyncapi:\n")).toMatch(/^asyncapi_version \| asyncapi\.yaml:1:1: /);
  });

  it("are told of values that no validator can compare", async () => {
    const payload = "enum: [{ valueOf: 1 }]";
    expect(await check(withPayload(payload, "examples: [{ payload: { valueOf: 1 } }]"))).toEqual([
      expect.stringMatching(
        / error example-invalid: .*: it cannot be checked, because the validator fails: /,
      ),
    ]);
  });
});

describe("large documents", () => {
  it("are read: 20,000 lines", async () => {
    const text = `${HEAD}channels: {}\nx-big:\n${"  - { a: 1, b: [x, y] }\n".repeat(20_000)}`;
    expect((await load(text)).channels).toEqual([]);
  });
});
