/**
 * Runs the README and the guides, block by block. Each page has a folder of its own. Blocks that have a `title` are files in it, `diff` blocks
 * change them; `ts` blocks are programs, `js` blocks are tests of node:test, `sh` blocks call the eventpact command, tsx, `git`, `cd` and `rm`. A
 * `text` block after a program or a command is what it prints; a program before an `sh` block is run by that block.
 */
import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMPILERS, compile } from "../codegen/support/type-check.ts";
import { builtCommand } from "../support/command.ts";
import { startCluster } from "../support/redis-cluster.ts";
import { startWatchedRedis } from "../support/redis-sentinels.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { isLong } from "../support/runs.ts";

interface Block {
  readonly language: string;
  readonly title: string | undefined;
  readonly text: string;
  readonly line: number;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const exec = promisify(execFile);
/** Its blocks are whole projects, which test/package/projects.test.ts installs the package into. */
const PROJECTS = "in-your-project.md";
const guides = readdirSync(join(root, "docs/guides")).filter((name) => name !== PROJECTS);
const pages = ["README.md", ...guides.map((name) => `docs/guides/${name}`)];
const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
let server: RedisServer;
let scratch: string;

beforeAll(async () => {
  builtCommand();
  server = await startRedis();
  mkdirSync(join(root, ".tmp"), { recursive: true });
  scratch = mkdtempSync(join(root, ".tmp/docs-"));
  // For the packages that guides make.
  mkdirSync(join(scratch, "node_modules"));
  symlinkSync(root, join(scratch, "node_modules/eventpact"));
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await server?.stop();
});

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)(?: title=(\S+))?\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? "",
    title: match[2],
    text: match[3] ?? "",
    line: text.slice(0, match.index).split("\n").length,
  }));
}

function isRun({ title, language }: Block): boolean {
  return title !== undefined || ["sh", "ts", "js"].includes(language);
}

/** Runs a file of JavaScript; what it imports of eventpact is what is built. */
async function run(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout } = await exec(process.execPath, [file, ...args], {
    cwd,
    env: { ...process.env, EVENTPACT_BROKER_URL: "", ...env },
  });
  return stdout;
}

/** Keeps tsx from the paths of this repository's tsconfig.json, which lead to `src/`. */
function tsxEnvironment(): NodeJS.ProcessEnv {
  const file = join(scratch, "tsx.json");
  writeFileSync(file, "{}");
  return { TSX_TSCONFIG_PATH: file };
}

/** Runs git with an author of its own, whatever this machine has set up. */
async function git(line: string, cwd: string): Promise<void> {
  const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  const author = ["-c", "user.name=Docs", "-c", "user.email=docs@example.org", "-c", "commit.gpgsign=false"];
  await exec("git", [...author, ...args], { cwd });
}

/** The same of TypeScript: its types are checked below, all at once. */
async function runTyped(file: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const outfile = file.replace(/\.ts$/, ".mjs");
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    tsconfigRaw: {},
    logLevel: "silent",
  });
  return run(outfile, [], cwd, env);
}

/** The servers that a program asks for, and what tells it where they are. */
async function serversFor(program: string): Promise<{ env: NodeJS.ProcessEnv; stop(): Promise<void> }> {
  if (program.includes("REDIS_CLUSTER")) {
    const { urls, stop } = await startCluster();
    return { env: { REDIS_CLUSTER: urls.join(",") }, stop };
  }
  if (program.includes("REDIS_SENTINELS")) {
    const { urls, stop } = await startWatchedRedis("mymaster");
    return { env: { REDIS_SENTINELS: urls.join(",") }, stop };
  }
  return { env: {}, stop: async () => undefined };
}

/** The text that a `diff` block makes of another: its lines without those with `+` stand there once. */
function patched(text: string, diff: string): string {
  const lines = diff.split("\n").slice(0, -1);
  const without = (sign: string) =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const parts = text.split(without("+"));
  expect(parts, "where it applies").toHaveLength(2);
  return parts.join(without("-"));
}

// A page may be only text.
describe.each(pages.filter((page) => blocksOf(page).some(isRun)))("%s", (page) => {
  const folder = () => join(scratch, page.replaceAll("/", "-"));
  const blocks = blocksOf(page);
  /** Where the commands are. */
  let cwd = "";

  beforeAll(async () => {
    mkdirSync(folder(), { recursive: true });
    cwd = folder();
    await git("init --quiet --initial-branch main", cwd);
  });

  for (const [index, block] of blocks.entries()) {
    const { language, title, text, line } = block;
    const file = () => join(folder(), title ?? `line-${line}.${language}`);
    if (title) {
      it(`line ${line}: ${title}`, () => {
        mkdirSync(dirname(file()), { recursive: true });
        writeFileSync(file(), language === "diff" ? patched(readFileSync(file(), "utf8"), text) : text);
      });
    }
    const next = blocks[index + 1];
    if (language === "sh") {
      it(`line ${line}: commands`, async () => {
        let output = "";
        for (const command of text.trim().split("\n")) {
          const [program, ...args] = command.split(" ");
          if (program === "cd") cwd = join(cwd, ...args);
          else if (program === "rm")
            for (const path of args.slice(1)) rmSync(join(cwd, path), { recursive: true });
          else {
            if (program === "git") await git(command.slice(4), cwd);
            else {
              const file = args[0] === "tsx" ? tsx : builtCommand();
              expect([program, args[0]]).toEqual(["npx", args[0] === "tsx" ? "tsx" : "eventpact"]);
              output += await run(file, args.slice(1), cwd, tsxEnvironment()).catch((error) => {
                // What is shown may be a check that fails.
                if (next?.language === "text" && error.code === 1) return error.stdout as string;
                throw error;
              });
            }
          }
        }
        if (next?.language === "text") expect(output).toBe(next.text);
      });
    }
    if (language === "js") it(`line ${line}: tests`, () => run(file(), [], cwd));
    if (language === "ts" && next?.language !== "sh") {
      it(`line ${line}: a program`, async () => {
        writeFileSync(file(), text);
        const env = page.endsWith("redis.md") ? { EVENTPACT_BROKER_URL: server.url } : {};
        const servers = await serversFor(text);
        const output = await runTyped(file(), cwd, { ...env, ...servers.env }).finally(servers.stop);
        expect(next?.language, "what it prints").toBe("text");
        expect(output).toBe(next?.text);
      });
    }
  }
});

it("the README's programs and those of the guides compile", async () => {
  const tsconfig = join(scratch, "tsconfig.json");
  writeFileSync(
    tsconfig,
    JSON.stringify({ extends: relative(scratch, join(root, "tsconfig.json")), include: ["**/*.ts"] }),
  );
  for (const compiler of isLong ? Object.values(COMPILERS) : ["typescript"])
    expect(await compile(compiler, tsconfig)).toEqual({ code: 0, out: "" });
});

it("the README's two commands are what the package has and what CI calls", () => {
  const commands = blocksOf("README.md").find(({ language }) => language === "bash");
  const lines = (commands?.text ?? "")
    .trim()
    .split("\n")
    .map((line) => line.replace(/\s+#.*/, ""));
  expect(lines).toEqual(["npm ci --ignore-scripts && npm start", "npm ci --ignore-scripts && npm test"]);
  expect(readFileSync(join(root, ".ci/run"), "utf8").trim().split("\n").at(-1)).toBe(lines[1]);
});
