/** The guide says what somebody with the password of a publisher can do: each command is run on a real server. */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { keysBeside } from "../../../src/transports/redis/key-beside.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { type Ask, askOf, type Login, makeUser, serverVersionOf } from "../../support/redis-users.ts";
import { type Bare, bare, closeAll, open, stored } from "./harness.ts";

const guide = readFileSync(new URL("../../../docs/guides/redis.md", import.meta.url), "utf8");
const [, section = ""] = guide.split("### What a leaked publisher password can do");
const [table = ""] = section.split("\n## ");

interface Attempt {
  readonly attempt: string;
  readonly command: string;
  /** What the guide says: `works` or `refused`. */
  readonly "7.0": string;
  readonly "6.2": string;
}

const ATTEMPTS = [
  ...table.matchAll(/^\| ([^|]+) \| (`[^|]+`) \| (works|refused) \| (works|refused) \|$/gm),
].flatMap(([, attempt = "", commands = "", on7 = "", on62 = ""]) =>
  [...commands.matchAll(/`([^`]+)`/g)].map(
    ([, command = ""]): Attempt => ({ attempt, command, "7.0": on7, "6.2": on62 }),
  ),
);

let server: OwnRedisServer;
let admin: Bare;
let ask: Ask;
let isNew: boolean;

beforeAll(async () => {
  server = await startOwnRedis();
  admin = await bare(server.url);
  ask = askOf(admin);
  isNew = (await serverVersionOf(ask)) === "7.0";
});
afterEach(closeAll);
afterAll(async () => {
  admin.destroy();
  await server.stop();
});

const prefix = "shop:";
const publisher = (user: string, serverVersion: "6.2" | "7.0") =>
  makeUser([ask], { role: "publisher", user, prefix, serverVersion });

async function as({ username, password }: Login): Promise<Bare> {
  return bare(server.url.replace("//", `//${username}:${password}@`));
}

/** The words of a command, in quotes or not. */
const wordsOf = (command: string) =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

/** A shop with something of everything. */
async function fill(): Promise<void> {
  await admin.flushAll();
  for (const stream of ["shop:orders", "{shop:orders:0}.{part}"]) {
    await ask("XADD", stream, "1-1", "data", "1");
    await ask("XADD", stream, "1-2", "data", "2");
    await ask("XGROUP", "CREATE", stream, "g", "0");
  }
  await ask("XADD", "{shop:orders}.{dlq}", "1-1", "data", "1");
}

test("the guide has all rows", () => {
  const rows = table.split("\n").filter((line) => line.startsWith("| ")).length;
  expect(new Set(ATTEMPTS.map(({ attempt }) => attempt)).size).toBe(rows - 1);
  expect(ATTEMPTS.length).toBeGreaterThan(35);
});

describe.each(["7.0", "6.2"] as const)("with the line for Redis %s", (serverVersion) => {
  test.for(ATTEMPTS)("$attempt: $command", async (attempt, context) => {
    if (serverVersion === "7.0" && !isNew) context.skip("the server is Redis 6.2");
    await fill();
    const client = await as(await publisher("pub", serverVersion));
    try {
      const outcome = await client.sendCommand(wordsOf(attempt.command)).then(
        () => "works",
        (error: Error) => (/^NOPERM/.test(error.message) ? "refused" : error.message),
      );
      expect(outcome).toBe(attempt[serverVersion]);
    } finally {
      client.destroy();
    }
  });
});

describe.each(["7.0", "6.2"] as const)("what follows, with the line for Redis %s", (serverVersion) => {
  test("an event that is cut is gone, and a stream with the highest id takes no more", async (context) => {
    if (serverVersion === "7.0" && !isNew) context.skip("the server is Redis 6.2");
    await fill();
    const client = await as(await publisher("pub", serverVersion));
    await client.sendCommand(["XADD", "shop:orders", "MAXLEN", "0", "*", "data", "x"]);
    expect(await stored(admin, "shop:orders")).toEqual([]);
    const highest = "18446744073709551615-18446744073709551615";
    await client.sendCommand(["XADD", "shop:orders", highest, "data", "x"]);
    const { connection } = await open(server.url, { prefix });
    const [outcome] = await connection.append([{ address: "orders", fields: { data: "1" } }]);
    expect(outcome).toMatchObject({ error: { code: "command_failed" } });
    client.destroy();
  });

  test("a guard keeps one's own publication from being stored, and that of others only on 6.2", async (context) => {
    if (serverVersion === "7.0" && !isNew) context.skip("the server is Redis 6.2");
    await fill();
    const [pub, other] = [await publisher("pub", serverVersion), await publisher("other", serverVersion)];
    const client = await as(pub);
    const forge = (user: string) =>
      client.sendCommand(["SET", keysBeside.sentBy("shop:orders", user, "k"), "9-9"]).then(
        () => true,
        () => false,
      );
    expect(await forge("pub")).toBe(true);
    expect(await forge("other")).toBe(serverVersion === "6.2");
    const publish = async (login: Login) => {
      const { connection } = await open(server.url, { prefix, ...login });
      return connection.append([
        { address: "orders", fields: { data: login.username }, idempotencyKey: "k" },
      ]);
    };
    expect(await publish(pub)).toEqual([{ id: "9-9" }]);
    await publish(other);
    expect(await stored(admin, "shop:orders")).toEqual(
      serverVersion === "6.2" ? ["1", "2"] : ["1", "2", "other"],
    );
    client.destroy();
  });
});

test("a new password ends no connection, CLIENT KILL does", async () => {
  const client = await as(await publisher("pub", isNew ? "7.0" : "6.2"));
  const isThere = async () => String(await ask("CLIENT", "LIST")).includes(" user=pub ");
  await ask("ACL", "SETUSER", "pub", "resetpass", ">new");
  expect(await client.sendCommand(["PING"])).toBe("PONG");
  expect(await isThere()).toBe(true);
  expect(await ask("CLIENT", "KILL", "USER", "pub")).toBe(1);
  expect(await isThere()).toBe(false);
  client.destroy();
});
