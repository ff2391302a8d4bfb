import assert from "node:assert/strict";
import type { Transport } from "eventpact";
import { type RedisOptions, redis } from "eventpact/redis";
import type { ConformanceBroker } from "eventpact/testing";
import { byRole, ROLES, type ServerRole } from "../support/by-role.ts";
import { connectClient } from "../support/redis-client.ts";
import { startOwnRedis, startRedis } from "../support/redis-server.ts";
import { askOf, deniedBy, usersAtStart } from "../support/redis-users.ts";
import { TcpProxy } from "../transports/redis/tcp-proxy.ts";

/** Brokers for the conformance suite, which share a server: each has a key prefix of its own, and each view of it a network of its own. */
export interface RedisBrokers {
  create(): ConformanceBroker;
  stop(): Promise<void>;
}

const lease = 2_000;
/** What is acknowledged was written to the file, and so outlives the process, though not a loss of power. */
const durable = ["--appendonly", "yes", "--appendfsync", "no"];

/**
 * Starts a server that can be restarted, or takes the one that there is. On its own server each view has three connections, as the users that
 * `redisAcl` prints, and a command that is refused to one of them fails the test.
 */
export async function startRedisBrokers(): Promise<RedisBrokers> {
  const users = usersAtStart(ROLES.map((role) => ({ role, user: role, prefix: "conformance-" })));
  const own = process.env["EVENTPACT_TESTS_WITHOUT_REDIS_SERVER"]
    ? undefined
    : await startOwnRedis([...durable, ...users.args]);
  const server = own ?? (await startRedis());
  const { port } = new URL(server.url);
  return {
    create() {
      const prefix = `conformance-${crypto.randomUUID()}:`;
      const proxies = new Map<Transport, TcpProxy[]>();
      const all = () => [...proxies.values()].flat();
      return {
        lease,
        transport() {
          const options: RedisOptions = { prefix, lease, block: 500, startTimeout: 30_000 };
          const through: TcpProxy[] = [];
          const transportOf = (role: ServerRole): Transport => {
            const login = own ? users.logins[role] : {};
            const { name, dialect } = redis(server.url, options);
            return {
              name,
              ...(dialect ? { dialect } : {}),
              async connect(host) {
                const proxy = await TcpProxy.start(Number(port || 6379));
                through.push(proxy);
                return redis(proxy.url, { ...options, ...login }).connect(host);
              },
            };
          };
          const view = byRole(transportOf);
          proxies.set(view, through);
          return view;
        },
        async crash(view) {
          await Promise.all((proxies.get(view) ?? []).map((proxy) => proxy.stop()));
        },
        async sever() {
          for (const proxy of all()) proxy.reset();
        },
        ...(own
          ? {
              async restart() {
                await own.kill();
                await own.start();
              },
            }
          : {}),
        async close() {
          await Promise.all(all().map((proxy) => proxy.stop()));
          if (!own) return;
          const admin = await connectClient(server.url);
          const denied = await deniedBy(askOf(admin));
          admin.destroy();
          assert.deepEqual(denied, [], "what the server refused to a user that redisAcl() prints");
        },
      };
    },
    stop: () => server.stop(),
  };
}
