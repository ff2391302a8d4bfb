/** A Redis Cluster of real processes for a test file. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectedClient, connectClient } from "./redis-client.ts";
import { type OwnRedisServer, startOwnRedis } from "./redis-server.ts";

const SLOTS = 16_384;

export interface RedisCluster {
  /** URLs of all nodes. */
  readonly urls: readonly string[];
  readonly nodes: readonly OwnRedisServer[];
  /** Sends a command to one node. */
  ask(node: OwnRedisServer, ...command: string[]): Promise<unknown>;
  /**
   * Moves the slot of a key to another primary, as `redis-cli --cluster reshard` does; between the steps `step` is waited for: the slot is on its
   * way, its keys are at the new node, and all know.
   */
  move(key: string, step?: (at: "begun" | "moved" | "over") => unknown): Promise<void>;
  /** The primary that has a key at the moment. */
  primaryOf(key: string): Promise<OwnRedisServer>;
  stop(): Promise<void>;
}

/** Starts so many primaries, which share the slots, and so many replicas of each. Resolves when all agree. */
export async function startCluster(
  primaries = 3,
  replicas = 0,
  /** More arguments, and the port for TLS of each node, where the nodes speak it among each other. */
  {
    args: more = [],
    tlsPorts = [],
  }: { readonly args?: readonly string[]; readonly tlsPorts?: readonly number[] } = {},
): Promise<RedisCluster> {
  const args = [
    ...more,
    "--cluster-enabled",
    "yes",
    "--cluster-node-timeout",
    "1000",
    "--cluster-config-file",
  ];
  const nodes = await Promise.all(
    Array.from({ length: primaries * (1 + replicas) }, (_, n) =>
      startOwnRedis([
        ...(tlsPorts[n] === undefined ? [] : ["--tls-port", String(tlsPorts[n])]),
        ...args,
        `nodes-${n}.conf`,
      ]),
    ),
  );
  const clients = new Map<OwnRedisServer, ConnectedClient>();
  const ask = async (node: OwnRedisServer, ...command: string[]): Promise<unknown> => {
    let client = clients.get(node);
    if (!client) {
      client = await connectClient(node.url);
      clients.set(node, client);
    }
    return client.sendCommand(command);
  };
  const [first] = nodes;
  if (!first) throw new Error("a cluster needs a node");
  const part = Math.ceil(SLOTS / primaries);
  for (const [n, node] of nodes.entries()) {
    if (n < primaries) {
      const to = Math.min(SLOTS, (n + 1) * part) - 1;
      await ask(node, "CLUSTER", "ADDSLOTSRANGE", String(n * part), String(to));
    }
    // Each its own epoch, or they would have to find out.
    await ask(node, "CLUSTER", "SET-CONFIG-EPOCH", String(n + 1));
    if (n > 0) await ask(node, "CLUSTER", "MEET", "127.0.0.1", String(tlsPorts[0] ?? first.port));
  }
  const agree = async () => {
    for (const node of nodes) {
      const info = String(await ask(node, "CLUSTER", "INFO"));
      if (!info.includes("cluster_state:ok") || !info.includes(`cluster_known_nodes:${nodes.length}\r`))
        return false;
    }
    return true;
  };
  while (!(await agree())) await sleep(50);
  for (const [n, node] of nodes.entries()) {
    if (n < primaries) continue;
    const primary = nodes[n % primaries] as OwnRedisServer;
    await ask(node, "CLUSTER", "REPLICATE", String(await ask(primary, "CLUSTER", "MYID")));
  }
  for (const node of nodes.slice(primaries)) {
    while (!String(await ask(node, "INFO", "replication")).includes("master_link_status:up")) await sleep(50);
  }
  const primaryOf = async (key: string): Promise<OwnRedisServer> => {
    const slot = Number(await ask(first, "CLUSTER", "KEYSLOT", key));
    const ranges = (await ask(first, "CLUSTER", "SLOTS")) as [number, number, [string, number]][];
    const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1];
    const node = nodes.find((candidate) => candidate.port === port);
    if (!node) throw new Error(`nobody has ${key}`);
    return node;
  };
  return {
    urls: nodes.map(({ url }) => url),
    nodes,
    ask,
    primaryOf,
    async move(key, step = () => undefined) {
      const slot = String(await ask(first, "CLUSTER", "KEYSLOT", key));
      const from = await primaryOf(key);
      const to = nodes.slice(0, primaries).find((node) => node !== from) ?? from;
      const [fromId, toId] = [
        String(await ask(from, "CLUSTER", "MYID")),
        String(await ask(to, "CLUSTER", "MYID")),
      ];
      await ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
      await ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
      await step("begun");
      for (;;) {
        const keys = (await ask(from, "CLUSTER", "GETKEYSINSLOT", slot, "100")) as string[];
        if (keys.length === 0) break;
        await ask(
          from,
          "MIGRATE",
          "127.0.0.1",
          String(tlsPorts[nodes.indexOf(to)] ?? to.port),
          "",
          "0",
          "5000",
          "KEYS",
          ...keys,
        );
      }
      await step("moved");
      for (const node of [to, from, ...nodes.slice(0, primaries)])
        await ask(node, "CLUSTER", "SETSLOT", slot, "NODE", toId);
      await step("over");
    },
    async stop() {
      for (const client of clients.values()) client.destroy();
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}
