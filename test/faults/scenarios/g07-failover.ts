import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { FaultProxy } from "../support/fault-proxy.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { sleep, World } from "../support/world.ts";

/** The primary becomes a replica of what was its replica, as an operator plans it; the name leads to the new one. */
export const failover: Scenario = {
  id: "G7",
  title: "planned failover to a replica",
  run: (scale) =>
    World.with(async (world) => {
      const failovers = scaled(20, scale, 2);
      const other: OwnRedisServer = await startOwnRedis();
      const proxy = await FaultProxy.start(world.server.port);
      try {
        for (let n = 0; n < 2; n++) await world.consumer({ url: proxy.url });
        const bus = world.bus({ url: proxy.url, publishTimeout: 20_000 });
        const servers = [world.server, other];
        const clients = [await world.client(), await world.client(other.url)];
        let isOver = false;
        const publishing = world.publish(bus, Number.MAX_SAFE_INTEGER, {
          window: 16,
          pace: 5,
          until: () => isOver,
        });
        let slowest = 0;
        for (let n = 0; n < failovers; n++) {
          const [from, to] = [n % 2, (n + 1) % 2] as const;
          const [primary, replica] = [clients[from], clients[to]];
          if (!primary || !replica) break;
          await replica.sendCommand(["REPLICAOF", "127.0.0.1", String(servers[from]?.port)]);
          while (
            !String(await replica.sendCommand(["INFO", "replication"])).includes("master_link_status:up")
          )
            await sleep(20);
          await sleep(300);
          // Nobody writes until the replica has all, then it is the primary, and the old one its replica.
          await primary.sendCommand(["CLIENT", "PAUSE", "10000", "WRITE"]);
          const offset = () => primary.sendCommand(["INFO", "replication"]);
          const behind = async () => {
            const text = String(await offset());
            const own = /master_repl_offset:(\d+)/.exec(text)?.[1];
            return !text.includes(`offset=${own},lag`);
          };
          while (await behind()) await sleep(5);
          await replica.sendCommand(["REPLICAOF", "NO", "ONE"]);
          proxy.target = servers[to]?.port ?? 0;
          await primary.sendCommand(["REPLICAOF", "127.0.0.1", String(servers[to]?.port)]);
          // From here on the old one answers READONLY.
          await primary.sendCommand(["CLIENT", "UNPAUSE"]);
          const before = await world.handled();
          slowest = Math.max(
            slowest,
            await world.timeUntil(async () => (await world.handled()) > before + 20),
          );
        }
        isOver = true;
        await publishing;
        await world.drained();
        const { lost, duplicates } = await world.accounts();
        const { rejected, ambiguous, acknowledged } = world;
        return {
          figures: {
            failovers,
            messages: acknowledged.length,
            lost,
            duplicates,
            resumed: slowest,
            rejected,
            ambiguous,
          },
          atMost: { lost: 0, rejected: 0 },
          within: { resumed: 5_000 },
        };
      } finally {
        await proxy.stop();
        await other.stop();
      }
    }),
};
