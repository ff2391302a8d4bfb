import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

const PAYLOAD = { $ref: "#/components/schemas/Order" };

describe("eventpact bundle", () => {
  it("prints YAML, or JSON when asked, and writes nothing", async () => {
    const { eventpact, cwd } = await project();
    const before = await readdir(cwd);
    const yaml = await eventpact("bundle");
    expect(yaml).toMatchObject({ code: 0, err: "" });
    expect(parse(yaml.out)).toMatchObject({
      asyncapi: parse(DOCUMENT).asyncapi,
      channels: { orders: { messages: { OrderPlaced: { payload: PAYLOAD } } } },
      components: { schemas: { Order: parse(ORDER) } },
    });
    const json = await eventpact("bundle", "--json");
    expect(json).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(json.out)).toEqual(parse(yaml.out));
    expect(await readdir(cwd)).toEqual(before);
  });

  it("writes the format that the file's ending says, in folders that it makes, and the file stands alone", async () => {
    const { eventpact, cwd } = await project();
    expect(await eventpact("bundle", "--out", "dist/all.json")).toEqual({
      code: 0,
      out: "dist/all.json: asyncapi.yaml with 2 files",
      err: "",
    });
    const written = await eventpact("bundle", "-o", "alone/all.yml", "--json");
    expect({ ...written, out: JSON.parse(written.out) }).toEqual({
      code: 0,
      out: { ok: true, out: "alone/all.yml", files: 2 },
      err: "",
    });
    const json = JSON.parse(await readFile(join(cwd, "dist/all.json"), "utf8"));
    expect(json).toEqual(parse(await readFile(join(cwd, "alone/all.yml"), "utf8")));
    expect(await readdir(join(cwd, "alone"))).toEqual(["all.yml"]);
    expect(await eventpact("validate", "alone/all.yml")).toMatchObject({ code: 0, err: "" });
  });

  it.each([
    ["bundle.txt", "bundle.txt has no ending that says the format; name it .yaml, .yml or .json"],
    ["asyncapi.yaml", "asyncapi.yaml is a file of the contract itself; give the bundle a name of its own"],
    ["./order.yaml", "./order.yaml is a file of the contract itself; give the bundle a name of its own"],
  ])("refuses --out %s and writes nothing", async (out, message) => {
    const { eventpact, cwd } = await project();
    expect(await eventpact("bundle", "--out", out)).toEqual({
      code: 2,
      out: "",
      err: `error: ${message}\neventpact bundle --help says how it is used`,
    });
    expect((await readdir(cwd)).sort()).toEqual(["asyncapi.yaml", "order.yaml"]);
    expect(await readFile(join(cwd, "order.yaml"), "utf8")).toBe(ORDER);
    expect(await readFile(join(cwd, "asyncapi.yaml"), "utf8")).toBe(DOCUMENT);
  });

  it("says which reference leads nowhere, and which file cannot be written", async () => {
    const { eventpact } = await project({ "asyncapi.yaml": DOCUMENT });
    expect(await eventpact("bundle")).toMatchObject({
      code: 3,
      out: "",
      err: expect.stringMatching(/^asyncapi\.yaml:8:\d+: error [a-z_]+: .*order\.yaml/),
    });
    const other = await project({ "asyncapi.yaml": DOCUMENT, "order.yaml": ORDER, "taken.yaml/x": "" });
    const taken = await other.eventpact("bundle", "--out", "taken.yaml");
    expect(taken).toMatchObject({ code: 3, out: "" });
    expect(taken.err).toMatch(/^error: [^\n]*taken\.yaml[^\n]*$/);
    expect((await readdir(other.cwd)).sort()).toEqual(["asyncapi.yaml", "order.yaml", "taken.yaml"]);
  });
});
