/**
 * Runs the README and the guides. Blocks that have a `title` are files of a guide's own folder; `ts` blocks are programs, and a `text` block
 * after one is what it prints; `sh` blocks call the eventpact command.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../support/redis-server.ts";

interface Block {
  readonly language: string;
  readonly title: string | undefined;
  readonly text: string;
  readonly line: number;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const exec = promisify(execFile);
const pages = ["README.md", ...readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`)];
let server: RedisServer;
let scratch: string;

beforeAll(async () => {
  server = await startRedis();
  mkdirSync(join(root, ".tmp"), { recursive: true });
  scratch = mkdtempSync(join(root, ".tmp/docs-"));
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

/** Runs a TypeScript file with the repo's own import of eventpact. */
async function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const tsx = ["--import", "tsx", file, ...args];
  const { stdout } = await exec(process.execPath, tsx, {
    cwd: root,
    env: { ...process.env, EVENTPACT_BROKER_URL: "", TSX_TSCONFIG_PATH: join(root, "tsconfig.json"), ...env },
  });
  return stdout;
}

describe.each(pages)("%s", (page) => {
  const folder = () => join(scratch, page.replaceAll("/", "-"));
  const blocks = blocksOf(page);

  beforeAll(() => {
    for (const { title, text, language } of blocks) {
      if (!title || language === "ts") continue;
      const file = join(folder(), title);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  });

  for (const [index, block] of blocks.entries()) {
    if (block.language === "sh" && page !== "README.md") {
      it(`line ${block.line}: commands`, async () => {
        for (const line of block.text.trim().split("\n")) {
          const [npx, command, ...args] = line.split(" ");
          expect([npx, command]).toEqual(["npx", "eventpact"]);
          const inFolder = args.map((word) =>
            /^(asyncapi\.yaml|generated)$/.test(word) ? relative(root, join(folder(), word)) : word,
          );
          await run(join(root, "src/cli/main.ts"), inFolder);
        }
      });
    }
    if (block.language === "ts") {
      it(`line ${block.line}: a program`, async () => {
        mkdirSync(folder(), { recursive: true });
        const file = join(folder(), block.title ?? `line-${block.line}.ts`);
        writeFileSync(file, block.text);
        const env = page.endsWith("redis.md") ? { EVENTPACT_BROKER_URL: server.url } : {};
        const output = await run(file, [], env);
        const next = blocks[index + 1];
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
  await exec(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", tsconfig]).catch(
    (error) => {
      throw new Error((error as { stdout: string }).stdout);
    },
  );
});

it("the README's two commands are what the package has and what CI calls", () => {
  const [commands] = blocksOf("README.md");
  const lines = (commands?.text ?? "")
    .trim()
    .split("\n")
    .map((line) => line.replace(/\s+#.*/, ""));
  expect(lines).toEqual(["npm ci && npm start", "npm ci && npm test"]);
  expect(readFileSync(join(root, ".ci/run"), "utf8").trim().split("\n").at(-1)).toBe(lines[1]);
});
