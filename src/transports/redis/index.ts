import type { Transport } from "../../runtime/transport.ts";
import { daprDialect } from "../../runtime/wire/dapr-dialect.ts";
import { connector } from "./connector.ts";
import type { RedisOptions, RedisServers } from "./options.ts";
import { type OwnDedupeStore, standaloneDedupe } from "./standalone-dedupe.ts";

export { type RedisAclOptions, redisAcl } from "./acl.ts";
export type { RedisOptions, RedisServers, RedisTls, RedisTrim } from "./options.ts";
export type { OwnDedupeStore } from "./standalone-dedupe.ts";

/**
 * Carries events over Redis Streams (Redis 6.2 or newer). Needs the package `redis`.
 *
 * `servers` is a URL, `redis://[user:password@]host[:port][/database]` or `rediss://` for TLS, or names a Cluster or sentinels. Throws
 * `TransportError` with code `invalid_url` or `invalid_options`; connecting rejects with `missing_package`, `connection_failed` or `auth_failed`.
 */
export function redis(servers: string | RedisServers, options: RedisOptions = {}): Transport {
  return { name: "redis", dialect: daprDialect, connect: connector(servers, options) };
}

/**
 * Remembers handled events in Redis for buses on any transport; on this one, `Connection.dedupe` does it without a connection more. It connects when
 * it is first used. Parameters and errors as for `redis`; of its options those about groups and streams have no effect.
 */
export function redisDedupeStore(servers: string | RedisServers, options: RedisOptions = {}): OwnDedupeStore {
  const connect = connector(servers, { ...options, trim: false, checkServer: false });
  // Its methods reject: who calls them knows of every outage that matters.
  return standaloneDedupe(() => connect({ report: () => {} }));
}
