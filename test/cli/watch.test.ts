/** `eventpact generate --watch`, as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtCommand } from "../support/command.ts";
import { until } from "../support/until.ts";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

interface Line {
  readonly ok: boolean;
  readonly differing?: readonly string[];
  readonly findings?: readonly { code: string }[];
  readonly error?: { code: string };
}

async function watching(files?: Readonly<Record<string, string>>, ...flags: string[]) {
  const { cwd } = await project(files);
  const args = [builtCommand(), "generate", "--watch", "--json", ...flags];
  const child = spawn(process.execPath, args, { cwd });
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
    write: (path: string, text: string) => put(join(cwd, path), text),
    read: (path: string) => readFile(join(cwd, path), "utf8"),
  };
}

/** Puts a file in its place at once. Written where it is, it may be seen half written, and reported as broken. */
async function put(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}

const PRICED = ORDER.replace("{ id:", "{ price: { type: number }, id:");

describe("eventpact generate --watch", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends with 0 on %s", async (signal) => {
    const { child, next } = await watching();
    await next();
    const exit = ended(child);
    child.kill(signal);
    expect(await exit).toBe(0);
  });

  it("generates again when a file changes, also one that an editor put in its place", async () => {
    const { cwd, next, write, read } = await watching();
    expect(await next()).toMatchObject({ ok: true });
    await write("order.yaml", PRICED);
    expect(await next()).toMatchObject({
      ok: true,
      differing: expect.arrayContaining(["types.d.ts"]),
    });
    expect(await read("generated/types.d.ts")).toContain("price?: number");
    await writeFile(join(cwd, "order.yaml"), ORDER);
    await until("the code of the file that was written where it is", async () => {
      return (await next()).ok && !(await read("generated/types.d.ts")).includes("price");
    });
  });

  it("says in one line for people what each run did, and how long it took", async () => {
    const { cwd } = await project();
    const child = spawn(process.execPath, [builtCommand(), "generate", "--watch"], { cwd });
    onTestFinished(() => void child.kill("SIGKILL"));
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    await until("the first run", () => out.includes("\n"));
    expect(out).toMatch(/^generated: 17 files, 17 new \(\d+ ms\)\n$/);
    await put(join(cwd, "order.yaml"), PRICED);
    await until("the second run", () => out.split("\n").length > 2);
    expect(out.split("\n")[1]).toMatch(/^generated: 17 files, \d+ changed \(\d+ ms\)$/);
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

  it("follows a configuration that goes, comes back, and is broken for a while", async () => {
    const { cwd, next, write } = await watching({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "package.json": "{}",
      "eventpact.config.js": 'module.exports = { out: "a" };',
    });
    expect(await next()).toMatchObject({ out: "a" });
    await rm(join(cwd, "eventpact.config.js"));
    expect(await next()).toMatchObject({ out: "generated" });
    await write("eventpact.config.js", 'module.exports = { out: "b" };');
    expect(await next()).toMatchObject({ out: "b" });
    await write("eventpact.config.js", "module.exports = {");
    expect(await next()).toMatchObject({ ok: false, error: { code: "config" } });
    await write("order.yaml", PRICED);
    expect(await next(), "another change does not hide it").toMatchObject({ error: { code: "config" } });
    await write("eventpact.config.js", 'module.exports = { out: "c" };');
    expect(await next()).toMatchObject({ ok: true, out: "c" });
  });

  it("follows links, and a folder far above that is moved away and back", async () => {
    const { cwd, next, read, write } = await watching(
      {
        "a/b/asyncapi.yaml": DOCUMENT.replace("./order.yaml", "./link.yaml"),
        "elsewhere/order.yaml": ORDER,
      },
      "a/b/asyncapi.yaml",
    );
    expect(await next()).toMatchObject({ ok: false, error: { code: "unresolved_ref" } });
    await symlink("../../elsewhere/order.yaml", join(cwd, "a/b/link.yaml"));
    expect(await next()).toMatchObject({ ok: true });
    await write("elsewhere/order.yaml", PRICED);
    expect(await next()).toMatchObject({ ok: true });
    expect(await read("generated/types.d.ts")).toContain("price?: number");
    await rename(join(cwd, "a"), join(cwd, "away"));
    expect(await next()).toMatchObject({ ok: false, error: { code: "file_unreadable" } });
    await rename(join(cwd, "away"), join(cwd, "a"));
    expect(await next()).toMatchObject({ ok: true });
    await write("elsewhere/order.yaml", ORDER);
    expect(await next()).toMatchObject({ ok: true });
  });

  it("is not put off by other files that change all the time", async () => {
    const { next, write } = await watching();
    await next();
    let isNoisy = true;
    onTestFinished(() => {
      isNoisy = false;
    });
    const noise = (async () => {
      while (isNoisy) await write("log.txt", "");
    })();
    await write("order.yaml", PRICED);
    expect(await next()).toMatchObject({ ok: true });
    isNoisy = false;
    await noise;
  });

  it("refuses on one line", async () => {
    const { next, child } = await watching(undefined, "--max-bytes", "x");
    const exit = ended(child);
    expect(await next()).toMatchObject({ ok: false, error: { code: "usage" } });
    expect(await exit).toBe(2);
  });
});
