import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Contract, generateModels, loadContract, writeGenerated } from "../../src/codegen/index.ts";
import { project } from "../cli/support/project.ts";
import { DOCUMENTS } from "./documents.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const has = (code: string) => spawnSync("python3", ["-c", code]).status === 0;
const HAS_PYTHON = has("pass");
const HAS_PYDANTIC = has("import pydantic; assert pydantic.VERSION >= '2'");

/** Reads cases from stdin and prints, for each, what the model makes of the value: `[written]`, or null when it is refused. */
const READER = `
import json, sys
import events
from pydantic import TypeAdapter, ValidationError
made = []
for name, value in json.load(sys.stdin):
    adapter = TypeAdapter(getattr(events, name))
    try:
        made.append([adapter.dump_python(adapter.validate_python(value), mode="json", by_alias=True, exclude_unset=True)])
    except ValidationError:
        made.append(None)
print(json.dumps(made))
`;

/** The models of a contract as the package `events`, and Python run beside it. */
async function python(contract: Contract) {
  const cwd = await mkdtemp(join(tmpdir(), "eventpact-models-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const { files } = generateModels(contract, { language: "python" });
  await writeGenerated(join(cwd, "events"), files);
  const run = (args: readonly string[], input = ""): string => {
    const { status, stdout, stderr } = spawnSync("python3", args, { cwd, input, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout;
  };
  return {
    compile: () => run(["-W", "error", "-m", "py_compile", "events/__init__.py", "events/models.py"]),
    run,
    read: (cases: readonly (readonly [model: string, value: unknown])[]): ([unknown] | null)[] =>
      JSON.parse(run(["-c", READER], JSON.stringify(cases))),
  };
}

function examplesOf(contract: Contract): [model: string, value: Record<string, unknown>][] {
  return contract.messages.flatMap(({ payload: model, examples }) =>
    examples.flatMap(({ payload }): [string, Record<string, unknown>][] =>
      model === undefined || payload === undefined ? [] : [[model, payload as Record<string, unknown>]],
    ),
  );
}

const load = (document: string) => loadContract(document, { cwd: root });

/** The contract of one message whose payload is this schema, written as `order.yaml`. */
async function contractOf(schema: unknown): Promise<Contract> {
  const document = {
    asyncapi: "3.0.0",
    info: { title: "T", version: "1" },
    channels: { c: { address: "c", messages: { M: { payload: { $ref: "#/components/schemas/Thing" } } } } },
    components: { schemas: { Thing: schema } },
  };
  const { cwd } = await project({ "asyncapi.yaml": JSON.stringify(document) });
  return loadContract("asyncapi.yaml", { cwd });
}

describe.skipIf(!HAS_PYTHON)("models for Python (needs python3)", () => {
  it.each(["asyncapi.yaml", "test/golden/shop/asyncapi.yaml", "test/golden/hostile/asyncapi.yaml"])(
    "of %s compile without a warning",
    async (document) => {
      (await python(await load(document))).compile();
    },
  );
});

describe.skipIf(!HAS_PYDANTIC)("models for Python (needs python3 with pydantic)", () => {
  it.each(DOCUMENTS)("of %s can be imported, and read and write every example", async (_, document) => {
    const contract = await load(document);
    const cases = examplesOf(contract);
    const made = (await python(contract)).read(cases);
    expect(made.map((written, index) => [cases[index]?.[0], written?.[0]])).toEqual(cases);
  });

  it("refuse every example of the catalogue that lacks a required member", async () => {
    const contract = await load("asyncapi.yaml");
    const cases = examplesOf(contract).flatMap(([model, value]) => {
      const schema = contract.schemas.get(model)?.schema as { required?: readonly string[] };
      return (schema.required ?? []).map((name) => {
        const { [name]: _, ...rest } = value;
        return [model, rest] as const;
      });
    });
    expect(cases.length).toBeGreaterThan(20);
    const made = (await python(contract)).read(cases);
    expect(cases.filter((_, index) => made[index] !== null)).toEqual([]);
  });

  it("keep absent and null apart, and hold enums, limits, maps, unions and closed objects", async () => {
    const contract = await contractOf({
      type: "object",
      required: ["kind", "from", "child"],
      additionalProperties: false,
      properties: {
        kind: { enum: ["a b", "A-B", "1st", "", "class"] },
        from: { type: ["string", "null"] },
        maybe: { type: "string" },
        "class-name": { type: "integer", minimum: 1 },
        model_dump: { type: "boolean" },
        counts: { type: "object", additionalProperties: { type: "number" } },
        child: {
          oneOf: [
            { type: "object", required: ["t"], properties: { t: { const: "x" }, n: { type: "integer" } } },
            { type: "object", required: ["t"], properties: { t: { const: "y" }, n: { type: "string" } } },
          ],
        },
      },
    });
    const base = { kind: "a b", from: null, child: { t: "x", n: 1 } };
    const good = [
      base,
      ...["A-B", "1st", "", "class"].map((kind) => ({ ...base, kind })),
      { ...base, from: "f", maybe: "m", "class-name": 1, model_dump: true, counts: { a: 1, b: 1.5 } },
      { ...base, child: { t: "y", n: "1" } },
    ];
    const bad = [
      { ...base, kind: "other" },
      { kind: "a b", child: base.child },
      { ...base, maybe: null },
      { ...base, "class-name": 0 },
      { ...base, "class-name": "1" },
      { ...base, counts: { a: "1" } },
      { ...base, child: { t: "y", n: 1 } },
      { ...base, child: { t: "z" } },
      { ...base, unknown: 1 },
    ];
    const made = (await python(contract)).read([...good, ...bad].map((value) => ["Thing", value]));
    expect(made).toEqual([...good.map((value) => [value]), ...bad.map(() => null)]);
  });

  it("fill in defaults, each reader its own", async () => {
    const { run } = await python(
      await contractOf({
        type: "object",
        properties: {
          tags: { type: "array", items: { type: "string" }, default: [] },
          level: { enum: ["low", "high"], default: "low" },
        },
      }),
    );
    const program =
      "from events import Thing\na, b = Thing(), Thing()\na.tags.append('x')\nprint(b.tags, b.level.value, a.model_dump(exclude_unset=True))";
    expect(run(["-c", program]).trim()).toBe("[] low {}");
  });

  it("are safe whatever a description says", async () => {
    const hostile = '"""\nimport os; os.abort()\n""" \\ \u2028 \\N{DASH} \0 </summary> */';
    const { run, compile } = await python(
      await contractOf({
        type: "object",
        description: hostile,
        properties: { a: { type: "string", description: hostile, default: hostile } },
      }),
    );
    compile();
    const program = "import json, events; print(json.dumps(events.Thing().a))";
    expect(JSON.parse(run(["-c", program]))).toBe(hostile);
  });

  it("are wider than the schema where they cannot be the same, never narrower, and say so", async () => {
    const contract = await contractOf({
      type: "object",
      required: ["type"],
      properties: {
        type: { type: "string" },
        "a-b": { type: "integer" },
        a_b: { type: "integer" },
        class: { type: "integer" },
        class_: { type: "integer" },
        Config: { type: "boolean" },
        code: { type: "string", anyOf: [{ pattern: "^a" }, { minLength: 3 }] },
        count: { type: "integer", allOf: [{ description: "How many." }], default: 1e21 },
        tags: {
          type: "object",
          properties: { a: { type: "string" } },
          patternProperties: { "^x-": { type: "string" } },
          additionalProperties: false,
        },
      },
      oneOf: [
        { properties: { type: { const: "a" }, n: { type: "integer", maximum: 5 } } },
        { properties: { type: { const: "b" }, n: { type: "integer" } } },
        { properties: { type: { const: "c" } } },
      ],
    });
    const good = [
      { type: "a", a_b: 1 },
      { type: "a", "a-b": 1, class_: 2 },
      { type: "a", class: 1, Config: true, count: 1.0 },
      { type: "b", n: 12 },
      { type: "c", n: "text", code: "abc" },
      { type: "c", tags: { a: "1", "x-b": "2" } },
    ];
    const bad = [
      { type: "a", code: 1 },
      { type: "a", count: "1" },
      { type: "a", count: 1.5 },
    ];
    const { read, run } = await python(contract);
    expect(read([...good, ...bad].map((value) => ["Thing", value]))).toEqual([
      ...good.map((value) => [value]),
      ...bad.map(() => null),
    ]);
    expect(run(["-c", "from events import Thing; print(Thing(type='a').count)"]).trim()).toBe(
      "1000000000000000000000",
    );
    const { warnings } = generateModels(contract, { language: "python" });
    expect(warnings.map(({ code, message }) => `${code}: ${message.split(";")[0]}`)).toEqual([
      "model-looser: oneOf beside named members, is not checked by the model",
      "model-looser: anyOf beside a type is not checked by the model",
      "model-looser: allOf of what is no object is not carried by the model",
      "model-looser: patternProperties is not checked by the model",
    ]);
  });
});
