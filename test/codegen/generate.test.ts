import { describe, expect, it } from "vitest";
import { generate } from "../../src/codegen/generate.ts";
import { loadContract } from "../../src/contract/load/load-contract.ts";
import type { Contract } from "../../src/contract/model.ts";
import { contractOf, contractOfPayload } from "./support/contract.ts";
import { tempFolder } from "./support/temp-folder.ts";

describe("generating", () => {
  it("gives the same text however the files of a contract are laid out", async () => {
    const message = "type: object\nproperties: { a: { $ref: ./one.yaml }, b: { $ref: ./two.yaml } }\n";
    const document = (payload: string) => `asyncapi: 3.1.0
info: { title: T, version: 1.0.0 }
channels:
  c: { address: c, messages: { M: { payload: { $ref: ${payload} } } } }
operations:
  o: { action: send, channel: { $ref: "#/channels/c" } }
`;
    const one = "type: string\n";
    const two = "type: object\nproperties: { one: { $ref: ./one.yaml } }\n";
    const first = await tempFolder({
      "asyncapi.yaml": document("./payload.yaml"),
      "payload.yaml": message,
      "one.yaml": one,
      "two.yaml": two,
    });
    const second = await tempFolder({
      "two.yaml": two,
      "one.yaml": one,
      "payload.yaml": message,
      "asyncapi.yaml": document("payload.yaml"),
    });
    const made = await Promise.all(
      [first, second].map(
        async (cwd) => (await generate(await loadContract("asyncapi.yaml", { cwd }))).files,
      ),
    );
    expect([...(made[0] ?? [])]).toEqual([...(made[1] ?? [])]);
    expect([...(made[0] ?? new Map()).keys()]).toEqual([...(made[0] ?? new Map()).keys()].sort());
  });

  it("does not depend on the order of schemas", async () => {
    const schemas = {
      Payload: {
        type: "object",
        properties: { z: { $ref: "#/definitions/Z" }, a: { $ref: "#/definitions/A" } },
      },
      Z: { type: "string" },
      A: { type: "number" },
    };
    const make = (names: readonly (keyof typeof schemas)[]) =>
      generate(
        contractOf({
          schemas: Object.fromEntries(names.map((name) => [name, schemas[name]])),
          messages: [{ key: "E", payload: "Payload" }],
        }),
      );
    const [one, two] = await Promise.all([make(["Payload", "Z", "A"]), make(["A", "Payload", "Z"])]);
    expect([...one.files]).toEqual([...two.files]);
  });

  it("never changes the contract", async () => {
    const contract = contractOfPayload({
      type: "object",
      properties: { a: { type: "object", default: { b: 1 }, properties: { b: { default: 2 } } } },
    });
    const before = JSON.stringify([...contract.schemas]);
    await generate(contract);
    expect(JSON.stringify([...contract.schemas])).toBe(before);
  });

  it("changes only its own files when an event is added", async () => {
    const parts = {
      schemas: { A: { type: "object", properties: { x: { type: "string", minLength: 1 } } } },
    } as const;
    const one = await generate(
      contractOf({
        ...parts,
        channels: [{ key: "one", messages: ["First"] }],
        messages: [{ key: "First", payload: "A" }],
      }),
    );
    const two = await generate(
      contractOf({
        ...parts,
        channels: [
          { key: "one", messages: ["First"] },
          { key: "two", messages: ["Second"] },
        ],
        messages: [
          { key: "Second", payload: "A" },
          { key: "First", payload: "A" },
        ],
      }),
    );
    const changed = [...one.files]
      .filter(([path, text]) => two.files.get(path) !== text)
      .map(([path]) => path);
    expect(changed).toEqual([
      "addresses.d.ts",
      "addresses.js",
      "index.d.ts",
      "index.js",
      "json-schema.d.ts",
      "json-schema.js",
    ]);
  });

  it("makes something of a contract without anything", async () => {
    const { files } = await generate(contractOf({}));
    expect([...files.keys()]).toEqual([
      "addresses.d.ts",
      "addresses.js",
      "index.d.ts",
      "index.js",
      "json-schema.d.ts",
      "json-schema.js",
      "types.d.ts",
      "types.js",
    ]);
    for (const text of files.values()) expect(text).toContain("export");
  });

  it("exports a type that its event shadows under another name, which nothing else has", async () => {
    const object = { type: "object" };
    const { files } = await generate(
      contractOf({
        schemas: { A: object, AData: object, B: object, C: object },
        messages: [
          { key: "A", payload: "A" },
          { key: "B", payload: "B" },
          { key: "Other", payload: "C" },
        ],
      }),
    );
    const { exported } =
      /export type {\n(?<exported>.*?)} from/s.exec(files.get("index.d.ts") ?? "")?.groups ?? {};
    expect(exported).toBe("  A as AData_,\n  B as BData,\n");
  });

  it("says what a payload is on the wire", async () => {
    const { files } = await generate(
      contractOf({
        schemas: { Text: { type: ["string", "object"] }, Thing: { allOf: [{ type: "object" }, true] } },
        messages: [
          { key: "Plain", payload: "Thing" },
          { key: "Words", payload: "Text", contentType: "text/plain; charset=utf-8" },
          { key: "Whole", payload: "Thing", contentType: "application/CloudEvents+json; charset=utf-8" },
        ],
      }),
    );
    expect(files.get("events/Plain.js")).not.toMatch(/text|whole|contentType|defaults|headers/);
    expect(files.get("events/Words.js")).toContain(
      '  contentType: "text/plain; charset=utf-8",\n  text: true,\n',
    );
    expect(files.get("events/Whole.js")).toContain("  whole: wholeEvent,\n");
  });

  it("names the arguments of handlers: what a schema describes or requires, unless it says what else there may be", async () => {
    const schema = { type: "object", required: ["b"], properties: { a: true } } as const;
    const { files } = await generate(
      contractOf({
        schemas: { Named: schema, Open: { ...schema, additionalProperties: true } },
        messages: [
          { key: "One", payload: "Named" },
          { key: "Two", payload: "Open" },
        ],
      }),
    );
    expect(files.get("events/One.js")).toContain('arguments: ["a", "b"]');
    expect(files.get("types.d.ts")).toMatch(/interface Named \{\n\s+a\?: unknown;\n\s+b: unknown;\n\}/);
    expect(files.get("events/Two.js")).not.toContain("arguments");
  });

  it("calls a channel NameChannel, whatever else there is, and keeps an address apart from an event called like it", async () => {
    const { files } = await generate(
      contractOf({
        channels: [
          { key: "moved", messages: ["Moved", "MovedAddress"] },
          { key: "other", messages: ["Moved"] },
        ],
        messages: [{ key: "Moved" }, { key: "MovedAddress" }],
      }),
    );
    expect(files.get("index.js")).toContain(
      'export { MovedChannel } from "./channels/MovedChannel.js";\nexport { OtherChannel } from "./channels/OtherChannel.js";',
    );
    expect(files.get("events/MovedAddress.js")).toContain('import { MovedAddress_ } from "../addresses.js";');
  });

  const REFUSED: Readonly<Record<string, readonly [Contract, string]>> = {
    "two messages whose files would be one": [
      contractOf({ messages: [{ key: "Moved" }, { key: "MOVED" }] }),
      "name_taken",
    ],
    "a message that takes a name of the seam": [
      contractOf({ messages: [{ key: "EventDefinition" }] }),
      "name_taken",
    ],
    "a name that is no identifier": [contractOf({ messages: [{ key: "a;b" }] }), "name_unusable"],
    "a schema's name that is no identifier": [contractOf({ schemas: { "a b": true } }), "name_unusable"],
    "a keyword nobody knows": [contractOfPayload({ propertees: {} }), "schema_invalid"],
    "a $ref that leads nowhere": [contractOfPayload({ $ref: "#/definitions/Nothing" }), "schema_invalid"],
    "a schema that does not compile": [contractOfPayload({ type: "strange" }), "schema_invalid"],
  };
  it.each(Object.entries(REFUSED))("refuses %s", async (_, [contract, code]) => {
    await expect(generate(contract)).rejects.toMatchObject({ name: "DocumentError", code });
  });
});
