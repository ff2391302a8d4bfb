import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

const USAGE = "\neventpact models --help says how it is used";

describe("eventpact models", () => {
  it("writes what the document makes, checks it, and removes what is no longer made", async () => {
    const { eventpact, cwd } = await project();
    const csharp = ["models", "--language", "csharp", "--out", "cs"];
    expect(await eventpact(...csharp)).toEqual({ code: 0, out: "cs: 1 file, 1 new", err: "" });
    expect(await eventpact(...csharp, "--check")).toEqual({
      code: 0,
      out: "cs: all 1 file are current",
      err: "",
    });
    await writeFile(
      join(cwd, "order.yaml"),
      `title: Order\n${ORDER}`.replace("string }", "string, enum: [a, b] }"),
    );
    expect(await eventpact(...csharp, "--check")).toEqual({
      code: 1,
      out: "",
      err: [
        "  missing: cs/OrderId.cs",
        "  differs: cs/Order.cs",
        "cs is not what asyncapi.yaml makes; run: npx eventpact models asyncapi.yaml --language csharp --out cs",
      ].join("\n"),
    });
    expect(await eventpact(...csharp)).toMatchObject({ code: 0, out: "cs: 2 files, 1 new, 1 changed" });
    await writeFile(join(cwd, "order.yaml"), ORDER);
    expect(await eventpact(...csharp)).toMatchObject({ code: 0, out: "cs: 1 file, 1 changed, 1 removed" });
    expect(await readdir(join(cwd, "cs"))).toEqual(["Order.cs"]);
  });

  it("takes language, folder and namespace from the configuration, and prints JSON", async () => {
    const { eventpact, cwd } = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "eventpact.config.json":
        '{ "models": { "language": "csharp", "out": "cs", "namespace": "Acme.Shop" } }',
    });
    const { code, out, err } = await eventpact("models", "--json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toEqual({
      ok: true,
      out: "cs",
      files: 1,
      missing: ["Order.cs"],
      differing: [],
      stale: [],
      findings: [],
    });
    expect(await readFile(join(cwd, "cs/Order.cs"), "utf8")).toContain("namespace Acme.Shop;");
    expect(await eventpact("models", "-l", "python", "-o", "py")).toMatchObject({
      out: "py: 3 files, 3 new",
    });
  });

  it("leaves alone what is not its own, and makes nothing of a contract with errors", async () => {
    const { eventpact, cwd } = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "py/models.py": "mine",
      "broken.yaml": DOCUMENT.replace("address: orders", "address: orders.{id}"),
    });
    expect(await eventpact("models", "-l", "python", "-o", "py")).toMatchObject({ code: 3, out: "" });
    expect(await readFile(join(cwd, "py/models.py"), "utf8")).toBe("mine");
    const refused = await eventpact("models", "broken.yaml", "-l", "python", "-o", "other");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/error parameter-undeclared: .*\nnothing was generated: 1 error/);
    await expect(readdir(join(cwd, "other"))).rejects.toThrow();
  });

  it.each([
    [["models", "-o", "x"], "error: --language is missing: write --language python or --language csharp"],
    [["models", "-l", "python"], "error: --out is missing: say which folder the models go to"],
    [
      ["models", "-l", "pyton", "-o", "x"],
      "error: there are no models for pyton; did you mean python? (there are python, csharp)",
    ],
    [
      ["models", "-l", "csharp", "-o", "x", "--namespace", "a-b"],
      "error: --namespace needs names with dots between them, e.g. Acme.Shop, not a-b",
    ],
    [
      ["models", "-l", "csharp", "-o", "x", "--namespace", "Acme.class"],
      "error: --namespace needs names with dots between them, e.g. Acme.Shop, not Acme.class",
    ],
  ])("refuses %j", async (argv, message) => {
    const { eventpact } = await project();
    expect(await eventpact(...argv)).toEqual({ code: 2, out: "", err: message + USAGE });
  });
});
