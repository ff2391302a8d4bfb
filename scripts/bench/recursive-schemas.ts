import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { median, row } from "./measure.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Keywords by which a schema leads back to itself through the member `a` on two paths. */
function kinds(self: Schema): Readonly<Record<string, Schema>> {
  const step = { properties: { a: self } };
  const other = { required: ["x"], properties: { a: self, x: { type: "string" } } };
  return {
    AllOf: { allOf: [step, step] },
    AnyOf: { anyOf: [other, step] },
    OneOf: { oneOf: [other, step] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    If: { if: step, then: step, else: step },
    DependentSchemas: {
      properties: { n: { type: "number" }, a: self },
      dependentSchemas: { a: step, k: step },
    },
  };
}

const LEVELS = 64;

function nested(end: unknown): unknown {
  let value = end;
  for (let level = 0; level < LEVELS; level++) value = { a: value, k: level };
  return value;
}

/** How long a value of 64 levels takes, valid and invalid: without a memory it would be 2^64 calls. */
export async function measureRecursion(
  codegen: typeof import("../../src/codegen/index.ts"),
  folder: string,
): Promise<void> {
  const home = join(folder, "recursive");
  mkdirSync(home, { recursive: true });
  const schemas: Record<string, Schema> = {};
  for (const name of Object.keys(kinds({})))
    schemas[name] = {
      type: "object",
      properties: { n: { type: "number" } },
      ...kinds({ $ref: `#/components/schemas/${name}` })[name],
    };
  const messages = Object.keys(schemas).map((name) => [
    name,
    {
      payload: {
        schemaFormat: "application/schema+json;version=2020-12",
        schema: { $ref: `#/components/schemas/${name}` },
      },
    },
  ]);
  const document = join(home, "asyncapi.json");
  writeFileSync(
    document,
    JSON.stringify({
      asyncapi: "3.1.0",
      info: { title: "Recursive", version: "1.0.0" },
      channels: { nodes: { address: "nodes", messages: Object.fromEntries(messages) } },
      components: { schemas },
      operations: { send: { action: "send", channel: { $ref: "#/channels/nodes" } } },
    }),
  );
  const generator = codegen.createGenerator(document, { cwd: home, out: "out" });
  await generator.run();
  const contract = await codegen.loadContract(document, { cwd: home });
  for (const { key, type } of contract.messages) {
    const module = await import(pathToFileURL(join(home, `out/events/${key}.validator.js`)).href);
    const read = module.read as (value: unknown) => boolean;
    const values = { valid: nested({ n: 1 }), invalid: nested({ n: "x" }) };
    for (const [name, value] of Object.entries(values)) {
      if (read(value) !== (name === "valid")) throw new Error(`${type}: the ${name} value is not ${name}`);
      const times = Array.from({ length: 21 }, () => {
        const began = performance.now();
        read(value);
        return performance.now() - began;
      });
      row(`recursive ${type}, ${LEVELS} levels, ${name} (< 10 ms)`, `${median(times).toFixed(2)} ms`);
    }
  }
}
