import { describe, expect, it } from "vitest";
import { FINDING_CODES } from "../../src/contract/finding-codes.ts";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

const FILES = { "api/events.yaml": DOCUMENT, "api/order.yaml": ORDER };
const MADE = { code: 0, out: "api/code: 17 files, 17 new", err: "" };
const SETTINGS = '{ "document": "events.yaml", "out": "code" }';

describe("the configuration", () => {
  it.each([
    ["json", SETTINGS],
    ["js", `export default ${SETTINGS};`],
    ["mjs", `export default ${SETTINGS};`],
  ])("is read from eventpact.config.%s, its paths relative to it", async (extension, text) => {
    const { eventpact } = await project({ ...FILES, [`api/eventpact.config.${extension}`]: text });
    expect(await eventpact("generate", "--config", `api/eventpact.config.${extension}`)).toEqual(MADE);
  });

  it("is found here and above, up to the folder of package.json, or in package.json", async () => {
    const above = await project({
      "eventpact.config.json": '{ "severities": { "format-unknown": "error" } }',
      "package.json": "{}",
      "api/asyncapi.yaml": DOCUMENT,
      "api/order.yaml": "type: string\nformat: odd\n",
    });
    expect(await above.in("api").eventpact("validate")).toMatchObject({
      code: 1,
      err: expect.stringContaining("error format-unknown"),
    });
    const manifest = await project({
      ...FILES,
      "package.json": '{ "eventpact": { "document": "api/events.yaml", "out": "api/code" } }',
    });
    expect(await manifest.eventpact("generate")).toEqual(MADE);
    const beyond = await project({
      "eventpact.config.json": "{ broken",
      "inner/package.json": "{}",
      "inner/asyncapi.yaml": DOCUMENT,
      "inner/order.yaml": ORDER,
    });
    expect(await beyond.in("inner").eventpact("validate")).toMatchObject({ code: 0 });
  });

  it("gives way to flags", async () => {
    const { eventpact } = await project({
      ...FILES,
      "eventpact.config.json": '{ "out": "code", "maxBytes": 10 }',
    });
    expect(
      await eventpact("generate", "api/events.yaml", "--out", "api/code", "--max-bytes", "100000"),
    ).toEqual(MADE);
    expect(await eventpact("generate", "api/events.yaml")).toMatchObject({
      code: 3,
      err: expect.stringContaining("10"),
    });
  });

  it("decides on severities, but never that wrong code is made", async () => {
    const files = {
      "asyncapi.yaml": DOCUMENT.replace("address: orders", "address: orders.{id}"),
      "order.yaml": `${ORDER}examples: [{ id: 1 }]\n`,
    };
    const lowered = await project({
      ...files,
      "eventpact.config.json":
        '{ "severities": { "example-invalid": "off", "parameter-undeclared": "warning" } }',
    });
    expect(await lowered.eventpact("validate")).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^asyncapi\.yaml:5:\d+: warning parameter-undeclared: [^\n]*\nasyncapi\.yaml: /,
      ),
    });
    const refused = await lowered.eventpact("generate");
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      /^asyncapi\.yaml:5:\d+: error parameter-undeclared: [^\n]* \(the configuration cannot lower this: the code would be wrong\)\nnothing was generated/,
    );
    const raised = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": `${ORDER}examples: [{ id: 1 }]\n`,
      "eventpact.config.json": '{ "severities": { "example-invalid": "error" } }',
    });
    expect(await raised.eventpact("generate")).toMatchObject({ code: 1, out: "" });
  });

  it("sets the patterns of types", async () => {
    const { eventpact } = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "eventpact.config.json": JSON.stringify({ typePatterns: { "": "^[a-z.]+\\.v[0-9]+$" } }),
    });
    expect(await eventpact("validate")).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'error type-pattern: the type "OrderPlaced" of OrderPlaced does not match',
      ),
    });
  });

  it.each([
    ["[]", "eventpact.config.json: the configuration has to be an object, and is []"],
    [
      '{ "documnt": "a" }',
      'eventpact.config.json: there is no setting documnt (did you mean "document"?); there are document, out, maxBytes, allowRemote, typePatterns, severities, models, check',
    ],
    ['{ "maxBytes": "1" }', 'eventpact.config.json: maxBytes has to be a whole number above 0, and is "1"'],
    [
      '{ "allowRemote": "https://a" }',
      'eventpact.config.json: allowRemote has to be a list of texts, and is "https://a"',
    ],
    [
      '{ "severities": { "example-invlid": "off" } }',
      `eventpact.config.json: severities has no finding "example-invlid" (did you mean "example-invalid"?); there are ${FINDING_CODES.slice(0, 8).join(", ")} and ${FINDING_CODES.length - 8} more`,
    ],
    [
      '{ "severities": { "example-invalid": "fatal" } }',
      'eventpact.config.json: severities["example-invalid"] has to be one of error, warning, off, and is "fatal"',
    ],
    [
      '{ "models": { "language": "java" } }',
      'eventpact.config.json: models.language has to be one of python, csharp, and is "java"',
    ],
  ])("that says %s is refused", async (text, message) => {
    const { eventpact } = await project({ "eventpact.config.json": text });
    expect(await eventpact("validate")).toEqual({ code: 3, out: "", err: `error: ${message}` });
  });

  it("that cannot be loaded is refused, without a stack trace", async () => {
    const refusal = async (files: Record<string, string>, ...flags: string[]) => {
      const { eventpact } = await project(files);
      const { code, out, err } = await eventpact("validate", ...flags);
      expect({ code, out }).toEqual({ code: 3, out: "" });
      return err;
    };
    expect(await refusal({ "eventpact.config.mjs": "throw new TypeError('no luck');" })).toBe(
      "error: eventpact.config.mjs: it cannot be loaded: TypeError: no luck",
    );
    expect(await refusal({ "eventpact.config.mjs": "export const config = {};" })).toBe(
      "error: eventpact.config.mjs: it has no default export; write: export default { ... }",
    );
    expect(await refusal({ "eventpact.config.json": "{ broken" })).toMatch(
      /^error: eventpact\.config\.json: this is no JSON: [^\n]*$/,
    );
    expect(
      await refusal({ "eventpact.config.json": "{}", "eventpact.config.mjs": "export default {};" }),
    ).toBe(
      "error: this folder has several configurations: eventpact.config.mjs and eventpact.config.json; keep one, or name one with --config",
    );
    expect(await refusal({}, "--config", "nowhere.json")).toBe(
      "error: there is no file nowhere.json; give the path of a configuration",
    );
  });

  it("may be a promise, CommonJS, have a byte order mark, and is no folder", async () => {
    const reads = async (files: Record<string, string>) => {
      const { eventpact } = await project({ ...FILES, ...files });
      expect(await eventpact("generate")).toEqual(MADE);
    };
    const settings = '{ "document": "api/events.yaml", "out": "api/code" }';
    await reads({ "eventpact.config.mjs": `export default Promise.resolve(${settings});` });
    await reads({
      "package.json": '{ "type": "commonjs" }',
      "eventpact.config.js": `module.exports = ${settings};`,
    });
    await reads({ "package.json": `\uFEFF{ "eventpact": ${settings} }` });
    await reads({ "eventpact.config.json": `\uFEFF${settings}`, "eventpact.config.ts/x": "" });
  });

  it.each([
    [
      "eventpact.config.mjs",
      "export default () => ({});",
      "the configuration has to be an object, and is a function",
    ],
    ["eventpact.config.mjs", "export default { document: 1n };", "document has to be a text, and is 1"],
    ["package.json", "{}", 'it says nothing under "eventpact"; write the configuration there'],
    ["settings.yaml", "out: a", "its ending says no format; name it .ts, .mts, .js, .mjs or .json"],
  ])("named %s that says %s is refused", async (file, text, message) => {
    const { eventpact } = await project({ [file]: text });
    expect(await eventpact("validate", "--config", file)).toEqual({
      code: 3,
      out: "",
      err: `error: ${file}: ${message}`,
    });
  });
});
