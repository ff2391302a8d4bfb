import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JsonReport } from "../../../src/compat/reports/json.ts";
import { project } from "./project.ts";

/** Files by path. */
type Files = Readonly<Record<string, string>>;

/** Two channels with a message each, that are sent; `id` has this schema. */
export function shop(id = "{ type: string }", more = REFUNDS): string {
  return `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      OrderPlaced:
        payload: { type: object, required: [id], properties: { id: ${id} } }
${more}operations:
  placeOrder: { action: send, channel: { $ref: "#/channels/orders" } }
`;
}

const REFUNDS = `  refunds:
    address: refunds
    messages:
      RefundMade:
        payload: { type: object }
`;

/** What breaks those who read: `id` becomes a number. */
export const NARROWED = shop("{ type: integer }");
/** What breaks those who read: a channel is gone. */
export const REMOVED = shop(undefined, "");

/** Runs git as nobody in particular, without the settings of the machine. */
export function git(cwd: string, ...args: string[]): void {
  const settings = ["user.name=A", "user.email=a@example.org", "init.defaultBranch=main"];
  execFileSync("git", [...settings.flatMap((setting) => ["-c", setting]), ...args], {
    cwd,
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    stdio: "pipe",
  });
}

/** Writes files. */
export function write(cwd: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

/** Writes files and commits all there is. */
export function commit(cwd: string, files: Files): void {
  write(cwd, files);
  git(cwd, "add", "-A");
  git(cwd, "commit", "-q", "--allow-empty", "-m", "Change");
}

/** A repository with a commit on `main`, then files that are not committed, and the command line run in it. */
export async function checkProject(committed: Files, files: Files = {}) {
  const made = await project({});
  git(made.cwd, "init", "-q");
  commit(made.cwd, committed);
  write(made.cwd, files);
  return {
    ...made,
    /** `eventpact check --against .git#branch=main --json` with more arguments. */
    async report(...argv: string[]): Promise<{ code: number; report: JsonReport }> {
      const { code, out, err } = await made.eventpact(
        ...["check", "--against", ".git#branch=main", "--json"],
        ...argv,
      );
      if (err !== "") throw new Error(err);
      return { code, report: JSON.parse(out) as JsonReport };
    },
  };
}

/** The ids of the rules that findings are of. */
export function rulesOf({ findings }: JsonReport): string[] {
  return findings.map(({ rule }) => rule);
}
