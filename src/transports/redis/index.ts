import { daprDialect } from "../../runtime/dapr-dialect.ts";
import type { Transport, TransportHost } from "../../runtime/transport.ts";
import { loadClientFactory } from "./client.ts";
import { openConnection } from "./connection.ts";
import { type RedisOptions, resolveOptions } from "./options.ts";
import { parseServerAddress } from "./server-address.ts";
import { type Speaker, safeWords } from "./server-words.ts";
import { type OwnDedupeStore, standaloneDedupe } from "./standalone-dedupe.ts";

export { type RedisAclOptions, redisAcl } from "./acl.ts";
export type { RedisOptions, RedisTls, RedisTrim } from "./options.ts";
export type { OwnDedupeStore } from "./standalone-dedupe.ts";

/**
 * Carries events over Redis Streams (Redis 6.2 or newer). Needs the package `redis`.
 *
 * `url` is `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. Throws `TransportError` with code `invalid_url` or
 * `invalid_options`; connecting rejects with `missing_package`, `connection_failed` or `auth_failed`.
 */
export function redis(url: string, options: RedisOptions = {}): Transport {
  return { name: "redis", dialect: daprDialect, connect: connector(url, options) };
}

/**
 * Remembers handled events in Redis for buses on any transport; on this one, `Connection.dedupe` does it without a connection more. It connects when
 * it is first used. Parameters and errors as for `redis`; of its options those about groups and streams have no effect.
 */
export function redisDedupeStore(url: string, options: RedisOptions = {}): OwnDedupeStore {
  const connect = connector(url, { ...options, trim: false });
  // Its methods reject: who calls them knows of every outage that matters.
  return standaloneDedupe(() => connect({ report: () => {} }));
}

function connector(url: string, options: RedisOptions) {
  const settings = resolveOptions(options);
  const address = parseServerAddress(url, options);
  const speaker: Speaker = { server: address.label, safe: safeWords(address) };
  return async (host: TransportHost) =>
    openConnection(host, await loadClientFactory(address), settings, speaker);
}
