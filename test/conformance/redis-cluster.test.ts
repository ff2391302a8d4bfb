import type { BusReport, IncomingEntry } from "eventpact";
import { redis } from "eventpact/redis";
import { describeConformance, transportConformance } from "eventpact/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byRole, ROLES, type ServerRole } from "../support/by-role.ts";
import { type RedisCluster, startCluster } from "../support/redis-cluster.ts";
import { type Ask, deniedBy, type Login, makeUser } from "../support/redis-users.ts";
import { until } from "../support/until.ts";

let cluster: RedisCluster;
let nodes: Ask[];
const logins = new Map<ServerRole, Login>();
beforeAll(async () => {
  cluster = await startCluster(3);
  nodes = cluster.nodes.map(
    (node): Ask =>
      (...command) =>
        cluster.ask(node, ...command),
  );
  for (const role of ROLES)
    logins.set(role, await makeUser(nodes, { role, user: role, prefix: "conformance-" }));
});
afterAll(() => cluster?.stop());

/** Each view publishes, subscribes and looks at dead letters as the users that `redisAcl` prints. */
const tests = transportConformance({
  create() {
    // A busy machine may hold a member up for seconds.
    const options = { prefix: `conformance-${crypto.randomUUID()}:`, lease: 10_000, block: 500 };
    return {
      transport: () =>
        byRole((role) => redis({ cluster: cluster.urls }, { ...options, ...logins.get(role) })),
      async close() {
        const denied = await Promise.all(nodes.map(deniedBy));
        expect(denied.flat()).toEqual([]);
      },
    };
  },
  // What happens when nodes end and slots move is tested in test/transports/redis/cluster.test.ts.
  features: { crash: false, sever: false, restart: false },
});

describeConformance("the Redis transport on a Cluster", tests, { describe, it });

it("reports once what is refused to readers, also to those beyond the limit of connections", async () => {
  const prefix = "conformance-refused:";
  const user = await makeUser(nodes, { role: "subscriber", user: "unread", prefix, serverVersion: "6.2" });
  const allow = (rule: string) => Promise.all(nodes.map((ask) => ask("ACL", "SETUSER", "unread", rule)));
  await allow("-xreadgroup");
  const reports: BusReport[] = [];
  const options = { ...user, prefix, maxReaders: 1, block: 100, trim: false } as const;
  const connection = await redis({ cluster: cluster.urls }, options).connect({
    report: (report) => reports.push(report),
  });
  const seen: string[] = [];
  const addresses = ["a", "b", "c", "d"];
  for (const address of addresses) {
    const sink = {
      capacity: () => 10,
      deliver: (some: readonly IncomingEntry[]) =>
        void seen.push(...some.map(({ fields }) => fields["data"] ?? "")),
    };
    await connection.attach({ address, group: "g", start: "oldest" }, sink);
  }
  await connection.append(addresses.map((address) => ({ address, fields: { data: address } })));
  // One reader has a connection of its own, the other looks at three streams.
  await until("both say so", () => reports.length >= 2);
  for (const { kind, reason, message } of reports) {
    expect({ kind, reason }).toEqual({ kind: "error", reason: "read_failed" });
    expect(message).toMatch(
      /^Could not read events: .* XREADGROUP on the key "conformance-refused:[abcd]": /,
    );
  }
  await allow("+xreadgroup");
  await until("all are read", () => addresses.every((address) => seen.includes(address)));
  expect(reports).toHaveLength(2);
  await connection.close();
  await Promise.all(nodes.map(deniedBy));
});

it("publishes under the printed user to a slot that is on its way", async () => {
  const prefix = "conformance-asked:";
  const key = `${prefix}a`;
  const from = await cluster.primaryOf(key);
  const to = cluster.nodes.find((node) => node !== from) ?? from;
  const slot = String(await cluster.ask(from, "CLUSTER", "KEYSLOT", key));
  const id = async (node: typeof from) => String(await cluster.ask(node, "CLUSTER", "MYID"));
  await cluster.ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", await id(from));
  await cluster.ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", await id(to));
  const transport = redis({ cluster: cluster.urls }, { prefix, ...logins.get("publisher") });
  const connection = await transport.connect({ report: () => undefined });
  // The old node does not have it, and answers ASK.
  expect(await connection.append([{ address: "a", fields: { data: "1" } }])).toEqual([
    { id: expect.any(String) },
  ]);
  await connection.close();
  expect((await Promise.all(nodes.map(deniedBy))).flat()).toEqual([]);

  // One who may not follow it learns why.
  const unasking = await makeUser(nodes, { role: "publisher", user: "unasking", prefix });
  for (const ask of nodes) await ask("ACL", "SETUSER", "unasking", "-asking");
  const refused = await redis({ cluster: cluster.urls }, { prefix, ...unasking }).connect({
    report: () => undefined,
  });
  const [outcome] = await refused.append([{ address: "a", fields: { data: "1" } }]);
  expect(outcome).toMatchObject({
    error: { code: "auth_failed", message: expect.stringContaining("does not allow ASKING: redisAcl()") },
  });
  await refused.close();
});
