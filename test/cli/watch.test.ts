/** `eventpact generate --watch`, as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { until } from "../support/until.ts";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

interface Line {
  readonly ok: boolean;
  readonly differing?: readonly string[];
  readonly findings?: readonly { code: string }[];
  readonly error?: { code: string };
}

async function watching(files?: Readonly<Record<string, string>>, ...flags: string[]) {
  const { cwd } = await project(files);
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), main, "generate", "--watch", "--json", ...flags],
    { cwd },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: Line[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
  });
  return {
    cwd,
    child,
    /** The report of the next run that has not been asked for yet. */
    async next(): Promise<Line> {
      await until("a report", () => lines.length > 0);
      return lines.shift() as Line;
    },
    write: (path: string, text: string) => writeFile(join(cwd, path), text),
    read: (path: string) => readFile(join(cwd, path), "utf8"),
  };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}

const PRICED = ORDER.replace("{ id:", "{ price: { type: number }, id:");

describe("eventpact generate --watch", () => {
  it("generates again when a file changes, also one that an editor put in its place, and ends with 0", async () => {
    const { cwd, child, next, write, read } = await watching();
    expect(await next()).toMatchObject({ ok: true });
    await write("order.yaml", PRICED);
    expect(await next()).toMatchObject({
      ok: true,
      differing: expect.arrayContaining(["types.d.ts"]),
    });
    expect(await read("generated/types.d.ts")).toContain("price?: number");
    await write("order.yaml.new", ORDER);
    await rename(join(cwd, "order.yaml.new"), join(cwd, "order.yaml"));
    await next();
    expect(await read("generated/types.d.ts")).not.toContain("price");
    const exit = ended(child);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("says what is broken, keeps what it made, and goes on", async () => {
    const { next, write, read } = await watching();
    await next();
    const made = await read("generated/types.d.ts");
    await write("order.yaml", "type: [");
    expect(await next()).toMatchObject({ ok: false, error: { code: "yaml_syntax" } });
    await write("order.yaml", "type: strin\n");
    const refused = await next();
    expect(refused.ok).toBe(false);
    expect(await read("generated/types.d.ts")).toBe(made);
    await write("order.yaml", PRICED);
    expect(await next()).toMatchObject({ ok: true });
    expect(await read("generated/types.d.ts")).toContain("price");
  });

  it("follows new files, and files and folders that go and come back", async () => {
    const { cwd, next, write, read } = await watching();
    await next();
    await write("asyncapi.yaml", DOCUMENT.replace("./order.yaml", "./parts/order.yaml"));
    expect(await next()).toMatchObject({ ok: false, error: { code: "unresolved_ref" } });
    await mkdir(join(cwd, "parts"));
    await write("parts/order.yaml", PRICED);
    await write("asyncapi.yaml", DOCUMENT.replace("./order.yaml", "./parts/order.yaml"));
    await until("the new file's code", async () => (await read("generated/types.d.ts")).includes("price"));
    await rm(join(cwd, "parts"), { recursive: true });
    await until("a refusal", async () => (await next()).ok === false);
    await mkdir(join(cwd, "parts"));
    await write("parts/order.yaml", ORDER);
    await until(
      "the code of the file that came back",
      async () => !(await read("generated/types.d.ts")).includes("price"),
    );
  });

  it("follows the configuration", async () => {
    const { next, write, read } = await watching({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "eventpact.config.json": '{ "out": "a" }',
    });
    expect(await next()).toMatchObject({ ok: true, out: "a" });
    await write("eventpact.config.json", '{ "out": 1 }');
    expect(await next()).toMatchObject({ ok: false, error: { code: "config" } });
    await write("eventpact.config.json", '{ "out": "b" }');
    expect(await next()).toMatchObject({ ok: true, out: "b" });
    expect(await read("b/index.js")).toContain("OrderPlaced");
  });
});
