import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import { TransportError } from "../../../src/runtime/errors.ts";
import { redactor, serverAnswer } from "../../../src/transports/redis/server-errors.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { closeAll, collect, open, publish } from "./harness.ts";

const canary = "canary-hunter2";
let server: OwnRedisServer | undefined;

afterEach(async () => {
  await closeAll();
  await server?.stop();
});

function everything(...shown: unknown[]): string {
  const causes = shown.map((value) => (value as Error | undefined)?.cause);
  return inspect([...shown, ...causes], { depth: 10, showHidden: true });
}

/** A server that does not know these commands, and says so with their arguments. */
async function without(...commands: string[]): Promise<string> {
  server = await startOwnRedis(commands.flatMap((command) => ["--rename-command", command, ""]));
  return server.url;
}

test("a server that does not know AUTH repeats the password; the error does not", async () => {
  // Version 5 of the client logs in with HELLO.
  const url = await without("AUTH", "HELLO");
  const error = await open(url, { password: canary, startTimeout: 3_000 }).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "connection_failed" });
  expect((error as Error).message).toMatch(/unknown command '(?:AUTH|HELLO)'/);
  expect(everything(error)).not.toContain(canary);
});

test("a server that does not know XADD repeats the payload; the outcome does not", async () => {
  const { connection } = await open(await without("XADD"));
  const [outcome] = await connection.append([{ address: "a", fields: { data: canary } }]);
  const error = outcome && "error" in outcome ? outcome.error : undefined;
  expect(error).toMatchObject({ code: "command_failed" });
  expect(error?.message).toContain("unknown command 'XADD'");
  expect(everything(error, outcome)).not.toContain(canary);
});

test("reports repeat no arguments either: of reading, of claiming, of acknowledging", async () => {
  const url = await without("XREADGROUP", "EVALSHA", "XACK");
  const { connection, reports } = await open(url);
  const { source } = await collect(connection, canary, { group: canary });
  await publish(connection, canary, ["1"]);
  const reasons = () => [...new Set(reports.map(({ reason }) => reason))].sort();
  void source.ack([canary]).catch(() => {});
  await until("both are reported", () => reasons().length === 2);
  expect(reasons()).toEqual(["ack_failed", "read_failed"]);
  for (const { message, error } of reports) {
    expect(message).not.toContain("beginning");
    expect((error as Error).message).not.toContain("beginning");
    expect(everything((error as Error).cause)).not.toContain(canary);
  }
});

test("credentials are hidden wherever they stand, the longer first; the name `default` is none", () => {
  const safe = redactor({ username: "ann", password: "ann.a+b" });
  expect(safe(new Error("User ann may not; ann.a+b, annXa+b")).message).toBe(
    "User *** may not; ***, annXa+b",
  );
  // A long password is hidden inside words as well; a short one and a user name are not.
  const long = redactor({ username: "u", password: "secret-word" });
  expect(long(new Error("WRONGPASS invalid username-password pair, user u, xsecret-wordx")).message).toBe(
    "WRONGPASS invalid username-password pair, user ***, x***x",
  );
  const short = redactor({ username: undefined, password: "pa" });
  expect(short(new Error('invalid password pair, "pa" pa:pa, pa=päpa')).message).toBe(
    'invalid password pair, "***" ***:***, ***=päpa',
  );
  const open = redactor({ username: "default", password: "" });
  expect(open(new Error("User default may not")).message).toBe("User default may not");
});

test("a safe error keeps name and code, is short, and can still be distinguished", () => {
  const safe = redactor({ username: undefined, password: "NOGROUP" });
  const original = Object.assign(new TypeError(`NOGROUP ${"x".repeat(1_000)}`), { code: "ECODE" });
  const error = safe(original);
  expect(error).toMatchObject({ name: "TypeError", code: "ECODE" });
  expect(error.message.startsWith("*** xxx")).toBe(true);
  expect(error.message.length).toBeLessThanOrEqual(201);
  expect(error.cause).toBeUndefined();
  expect(serverAnswer(error)).toContain("NOGROUP");
  expect(safe(error)).toBe(error);
  expect(serverAnswer(new Error(`ERR unknown command 'X', with args beginning with: 'OOM'`))).not.toContain(
    "OOM",
  );
  expect(safe("text").message).toBe("text");
  const own = new TransportError("closed", "GROUP");
  expect(safe(own)).toBe(own);
});
