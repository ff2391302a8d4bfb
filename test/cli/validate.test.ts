import { describe, expect, it } from "vitest";
import { ownPackage } from "../../src/cli/init/own-package.ts";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

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

describe("the document", () => {
  const RAW = { "order.yaml": ORDER, "package.json": "{}", "notes.yml": "x-asyncapi: none\n# asyncapi\n" };

  it("may be a folder with an asyncapi.*", async () => {
    const { eventpact } = await project({
      "api/asyncapi.yml": DOCUMENT,
      "api/order.yaml": ORDER,
      "eventpact.config.json": '{ "document": "api" }',
    });
    for (const path of [["api"], ["./api/"], []])
      expect(await eventpact("validate", ...path)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^api\/asyncapi\.yml: 1 channel/),
      });
  });

  it.each([
    ["", "asyncapi.yml", []],
    ["", "streetlights.json", []],
    ["api/", "streetlights.yml", ["api"]],
    ["api/", "streetlights.yml", ["api/asyncapi.yaml"]],
  ])("is named when it is another one than was asked for: %s%s", async (folder, name, path) => {
    const text = name.endsWith(".json") ? '{\n  "asyncapi": "3.1.0"\n}' : `# Lights\n${DOCUMENT}`;
    const { eventpact } = await project({ ...RAW, [`${folder}${name}`]: text });
    const { code, err } = await eventpact("validate", ...path);
    const asked = path[0] ?? "asyncapi.yaml";
    const reason = asked === "api" ? "it is a folder" : "there is no such file";
    expect({ code, err }).toEqual({
      code: 3,
      err: `error file_unreadable: cannot read ${asked}: ${reason}; name the document, such as ${folder}${name}`,
    });
  });

  it("is not guessed where there is none", async () => {
    const { eventpact } = await project({
      ...RAW,
      "order.yaml": `${DOCUMENT.replace("asyncapi", "openapi")}`,
    });
    expect((await eventpact("validate")).err).toBe(
      "error file_unreadable: cannot read asyncapi.yaml: there is no such file; give the path of a file that can be read",
    );
  });
});

describe.each(["validate", "generate"])("eventpact %s", (command) => {
  it("says what a publisher could not write, and takes examples for what their defaults make of them", async () => {
    const document = DOCUMENT.replace(
      "payload:",
      "examples: [{ payload: { id: a } }, { payload: { id: a, knd: x } }]\n        payload:",
    );
    const order = `type: object
required: [id, kind]
properties:
  id: { type: string }
  kind: { type: string, default: normal }
  options: { type: object, default: { colour: red }, properties: { color: { type: string } } }
`;
    const { eventpact } = await project({ "asyncapi.yaml": document, "order.yaml": order });
    const { code, err } = await eventpact(command);
    expect(code).toBe(1);
    const severity = command === "generate" ? "warning" : "error";
    expect(err.split("\n").slice(0, 2)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^asyncapi\\.yaml:8:\\d+: ${severity} example-rejected-by-publisher: .* example 2 of OrderPlaced: .*"knd", which the schema does not name \\(did you mean "kind"\\?\\)`,
        ),
      ),
      expect.stringMatching(
        /^order\.yaml:6:\d+: error default-rejected-by-publisher: .*"colour", which the schema does not name \(did you mean "color"\?\)/,
      ),
    ]);
  });
});

describe("eventpact validate beside a package.json", () => {
  const own = ownPackage().version;
  const shop = (manifest: object) =>
    project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "package.json": JSON.stringify(manifest, null, 2),
    });

  it("warns when the package's version is not the contract's, and its peer range admits an older generator", async () => {
    const { eventpact } = await shop({ version: "1.2.0", peerDependencies: { eventpact: ">=0.0.1" } });
    const { code, out } = await eventpact("validate");
    expect({ code, lines: out.split("\n") }).toEqual({
      code: 0,
      lines: [
        "package.json:2:14: warning package-version: The package is version 1.2.0, and the contract's info.version is 1.0.0. Give both the same version.",
        `package.json:4:18: warning package-peer: The peer range of eventpact is >=0.0.1, and eventpact ${own} generates the code. Run: npm pkg set "peerDependencies.eventpact=>=${own}"`,
        expect.stringMatching(/0 errors, 2 warnings$/),
      ],
    });
  });

  it.each([
    { version: "1.0.0", peerDependencies: { eventpact: `>=${own}` } },
    { version: "1.0.0", peerDependencies: { eventpact: `^${own}` } },
    { version: "1.0.0", peerDependencies: { eventpact: "file:../eventpact.tgz" } },
    { version: "7.0.0", dependencies: { eventpact: "^0.0.1" } },
    { version: 7 },
  ])("says nothing of %j", async (manifest) => {
    const { eventpact } = await shop(manifest);
    expect(await eventpact("validate")).toMatchObject({
      out: expect.stringMatching(/^\S+: .*0 warnings$/),
      err: "",
    });
  });

  it.each(["*", "<9", ">=0.0.0"])("warns of the range %s", async (range) => {
    const { eventpact } = await shop({ version: "1.0.0", peerDependencies: { eventpact: range } });
    expect((await eventpact("validate")).out).toContain("warning package-peer");
  });
});
