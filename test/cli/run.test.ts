import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { run } from "../../src/cli/run.ts";
import { MissingPackageError } from "../../src/codegen/optional-package.ts";

const DOCUMENT = `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      OrderPlaced:
        payload: { $ref: ./order.yaml }
operations:
  placeOrder: { action: send, channel: { $ref: "#/channels/orders" } }
`;
const ORDER = "type: object\nrequired: [id]\nproperties: { id: { type: string } }\n";

async function project(
  files: Readonly<Record<string, string>> = { "asyncapi.yaml": DOCUMENT, "order.yaml": ORDER },
) {
  const cwd = await mkdtemp(join(tmpdir(), "eventpact-cli-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  }
  return {
    cwd,
    async eventpact(...argv: string[]) {
      const out: string[] = [];
      const err: string[] = [];
      const io = {
        out: (line: string) => out.push(line),
        err: (line: string) => err.push(line),
        color: false,
        cwd,
      };
      const code = await run(argv, {
        ...io,
        out: (line) => void io.out(line),
        err: (line) => void io.err(line),
      });
      return { code, out: out.join("\n"), err: err.join("\n") };
    },
  };
}

describe("eventpact generate", () => {
  it("writes what the document makes, and says so", async () => {
    const { eventpact, cwd } = await project();
    expect(await eventpact("generate")).toEqual({ code: 0, out: "generated: 14 files, 14 new", err: "" });
    expect(await readdir(join(cwd, "generated"))).toContain("index.js");
    expect(await eventpact("generate", "asyncapi.yaml", "--out", "generated")).toEqual({
      code: 0,
      out: "generated: 14 files, nothing changed",
      err: "",
    });
  });

  it("with --check writes nothing and names the command that helps", async () => {
    const { eventpact, cwd } = await project();
    expect(await eventpact("generate", "--check", "--out", "my code")).toMatchObject({ code: 1, out: "" });
    await expect(readdir(join(cwd, "my code"))).rejects.toThrow();
    await eventpact("generate", "--out", "my code");
    expect(await eventpact("generate", "--check", "--out", "my code")).toEqual({
      code: 0,
      out: "my code: all 14 files are current",
      err: "",
    });
    await writeFile(join(cwd, "my code/index.js"), "changed");
    await rm(join(cwd, "my code/types.js"));
    await writeFile(join(cwd, "my code/events/Gone.js"), await readFile(join(cwd, "my code/types.d.ts")));
    const { code, err } = await eventpact("generate", "--check", "--out", "my code");
    expect(code).toBe(1);
    expect(err.split("\n")).toEqual([
      "  missing: my code/types.js",
      "  differs: my code/index.js",
      "  no longer made: my code/events/Gone.js",
      "my code is not what asyncapi.yaml makes; run: npx eventpact generate asyncapi.yaml --out 'my code'",
    ]);
    expect(await readFile(join(cwd, "my code/index.js"), "utf8")).toBe("changed");
  });

  it("prints JSON when asked", async () => {
    const { eventpact } = await project();
    const { code, out, err } = await eventpact("generate", "--json", "--check");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      out: "generated",
      files: 14,
      missing: expect.arrayContaining(["index.js"]),
      differing: [],
      stale: [],
      findings: [],
    });
  });

  it("generates nothing from a contract with errors", async () => {
    const { eventpact, cwd } = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": `${ORDER}examples: [{ id: 1 }]\n`,
    });
    const { code, out, err } = await eventpact("generate");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      /^order\.yaml:4:\d+: error example-invalid: .*\nnothing was generated: 1 error, 0 warnings in asyncapi\.yaml$/,
    );
    await expect(readdir(join(cwd, "generated"))).rejects.toThrow();
    const json = await eventpact("generate", "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      findings: [{ code: "example-invalid", place: { file: "order.yaml", line: 4 } }],
    });
  });

  it("passes warnings on, each once", async () => {
    const payload =
      "type: object\nproperties:\n  a:\n    oneOf:\n      - type: object\n        properties: { b: { type: string, default: x } }\n      - type: 'null'\n";
    const { eventpact } = await project({ "asyncapi.yaml": DOCUMENT, "order.yaml": payload });
    const { code, err } = await eventpact("generate");
    expect(code).toBe(0);
    expect(err.split("\n")).toEqual([
      expect.stringMatching(/^order\.yaml:6:\d+: warning default-not-applied: /),
    ]);
  });
});

describe("eventpact validate", () => {
  it("says what is there when all is well", async () => {
    const { eventpact } = await project();
    expect(await eventpact("validate")).toEqual({
      code: 0,
      out: "asyncapi.yaml: 1 channel, 1 message, 1 operation, 1 schema; 0 errors, 0 warnings",
      err: "",
    });
  });

  it("fails with the place of every error, also as JSON", async () => {
    const { eventpact } = await project({
      "asyncapi.yaml": DOCUMENT.replace("address: orders", "address: orders.{id}"),
      "order.yaml": ORDER,
    });
    const { code, err } = await eventpact("validate", "asyncapi.yaml");
    expect(code).toBe(1);
    expect(err).toMatch(/^asyncapi\.yaml:5:\d+: error [a-z-]+: .*id.*\nasyncapi\.yaml: 1 error, 0 warnings$/);
    const json = await eventpact("validate", "--json");
    expect(json).toMatchObject({ code: 1, err: "" });
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      findings: [{ severity: "error", place: { file: "asyncapi.yaml", line: 5 } }],
    });
  });
});

describe("eventpact", () => {
  it("explains itself", async () => {
    const { eventpact } = await project({});
    expect(await eventpact("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("generate     make code"),
      err: "",
    });
    expect(await eventpact()).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("Usage: eventpact <command>"),
    });
    for (const argv of [
      ["help", "generate"],
      ["generate", "--help"],
      ["generate", "-h"],
    ]) {
      expect(await eventpact(...argv)).toMatchObject({
        code: 0,
        out: expect.stringContaining("Usage: eventpact generate"),
        err: "",
      });
    }
  });

  it.each([
    [
      ["generat"],
      'error: there is no command "generat"; did you mean "generate"?\neventpact --help says how it is used',
    ],
    [["constructor"], 'error: there is no command "constructor"\neventpact --help says how it is used'],
    [
      ["generate", "--outt", "x"],
      "error: Unknown option '--outt'\neventpact generate --help says how it is used",
    ],
    [
      ["validate", "a.yaml", "b.yaml"],
      "error: expected one document, got 2: a.yaml b.yaml\neventpact validate --help says how it is used",
    ],
  ])("refuses %j", async (argv, message) => {
    const { eventpact } = await project({});
    expect(await eventpact(...argv)).toEqual({ code: 2, out: "", err: message });
  });

  it("says in one line what cannot be loaded or written", async () => {
    const { eventpact, cwd } = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "broken.yaml": "asyncapi: [",
      "in-the-way": "",
    });
    expect(await eventpact("validate", "nothing.yaml")).toMatchObject({
      code: 3,
      out: "",
      err: expect.stringMatching(/^error: cannot read nothing\.yaml: .*$/),
    });
    expect(await eventpact("validate", "broken.yaml")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^error: broken\.yaml:1:\d+: .*$/),
    });
    expect(await eventpact("generate", "--out", "in-the-way")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^error: .*in-the-way.*$/),
    });
    const json = await eventpact("validate", "nothing.yaml", "--json");
    expect({ ...json, out: JSON.parse(json.out) }).toMatchObject({
      code: 3,
      err: "",
      out: { ok: false, error: { code: "file_unreadable" } },
    });
    expect(cwd).not.toBe("");
  });

  it("says which package to install", async () => {
    const folder = await mkdtemp(join(tmpdir(), "eventpact-cli-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const script = (specifier: string) =>
      `try { await import(${JSON.stringify(specifier)}); } catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message })); }`;
    for (const [specifier, name] of [
      ["json-schema-to-typescript", "json-schema-to-typescript"],
      ["ajv/dist/standalone/index.js", "ajv"],
      ["@asyncapi/specs", "@asyncapi/specs"],
    ] as const) {
      await writeFile(join(folder, "load.mjs"), script(specifier));
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "load.mjs")]);
      const thrown = Object.assign(new Error(), JSON.parse(stdout));
      expect(MissingPackageError.of(thrown)?.message).toBe(
        `the package "${name}" is needed here and is not installed; run: npm i -D ${name}`,
      );
    }
    await writeFile(join(folder, "load.mjs"), script("./own-file.mjs"));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "load.mjs")]);
    expect(MissingPackageError.of(Object.assign(new Error(), JSON.parse(stdout)))).toBeUndefined();
  });

  it("ends with the exit code, without a stack trace, and without colour when it is not on a terminal", async () => {
    const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
    const { cwd } = await project({});
    const failure = await promisify(execFile)(
      process.execPath,
      ["--import", import.meta.resolve("tsx"), main, "validate"],
      { cwd },
    ).catch((error) => error);
    expect(failure).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(/^error: cannot read asyncapi\.yaml: .*\n$/),
    });
  });
});
