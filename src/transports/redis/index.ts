import { daprDialect } from "../../runtime/dapr-dialect.ts";
import type { Transport } from "../../runtime/transport.ts";
import { loadClientFactory } from "./client.ts";
import { openConnection } from "./connection.ts";
import { type RedisOptions, resolveOptions } from "./options.ts";
import { parseServerAddress } from "./server-address.ts";
import { type Speaker, safeWords } from "./server-words.ts";

export { type RedisAclOptions, redisAcl } from "./acl.ts";
export type { RedisOptions, RedisTls, RedisTrim } from "./options.ts";

/**
 * Carries events over Redis Streams (Redis 6.2 or newer). Needs the package `redis`.
 *
 * `url` is `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. Throws `TransportError` with code `invalid_url` or
 * `invalid_options`; connecting rejects with `missing_package`, `connection_failed` or `auth_failed`.
 */
export function redis(url: string, options: RedisOptions = {}): Transport {
  const settings = resolveOptions(options);
  const address = parseServerAddress(url, options);
  const speaker: Speaker = { server: address.label, safe: safeWords(address) };
  return {
    name: "redis",
    dialect: daprDialect,
    connect: async (host) => openConnection(host, await loadClientFactory(address), settings, speaker),
  };
}
