import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { type Bus, type BusOptions, createBus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { type RedisOptions, redis } from "eventpact/redis";
import { createClient } from "redis";
import { startOwnRedis } from "../../../test/support/redis-server.ts";

/** The event that is measured: two members, one of them an object. */
export const event = SettingsUpdated;
export const ADDRESS = SettingsUpdated.channels[0]?.template ?? "";
export const GROUP = "bench";

const schema = JSON.parse(
  readFileSync(new URL("../../../schemas/mozaiks/settings-updated.json", import.meta.url), "utf8"),
);
/** What a hand-written program validates with: the same schema, compiled by Ajv. */
export const validate = new Ajv({ strict: false }).compile(schema);

/** A payload of about so many bytes as JSON, in about ten members. */
export function payloadOf(bytes: number): { user_id: string; changes: Record<string, unknown> } {
  const fields = Array.from({ length: 8 }, (_, n) => [`field_${n}`, "x".repeat(Math.max(1, bytes / 8 - 20))]);
  return { user_id: "user-4711", changes: { ...Object.fromEntries(fields), count: 7, enabled: true } };
}

export const PAYLOAD = payloadOf(1_024);

/** As many bytes in 90 members. */
export const WIDE_PAYLOAD: typeof PAYLOAD = {
  user_id: "user-4711",
  changes: Object.fromEntries(Array.from({ length: 88 }, (_, n) => [`f${n}`, n % 2 === 0 ? n : `v${n}`])),
};

/** The CloudEvent that a hand-written program makes of a payload. */
export function handWritten(payload: unknown): string {
  if (!validate(payload)) throw new Error("invalid");
  return JSON.stringify({
    specversion: "1.0",
    id: crypto.randomUUID(),
    type: event.type,
    source: "bench",
    time: new Date().toISOString(),
    datacontenttype: "application/json",
    minorversion: 0,
    sourcelib: "0.1.0",
    data: payload,
  });
}

/** A server of its own with a setting on it; `close` ends both. */
export async function settingWithRedis(): Promise<Setting> {
  const server = await startOwnRedis();
  const setting = settingAt(server.url);
  return {
    ...setting,
    async close() {
      await setting.close();
      await server.stop();
    },
  };
}

/** Plain clients as a hand-written program would use them, and buses, on the server at `url`; all of them end with `close`. */
export function settingAt(url: string) {
  const clients: Awaited<ReturnType<typeof plain>>[] = [];
  const buses: Bus[] = [];
  async function plain() {
    const client = createClient({ url, RESP: 2, commandOptions: { timeout: 0 } });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }
  return {
    url,
    async client() {
      const client = await plain();
      clients.push(client);
      return client;
    },
    bus(options: RedisOptions = {}, more: Partial<BusOptions> = {}) {
      const bus = createBus({
        source: "bench",
        group: GROUP,
        transport: redis(url, options),
        onEvent: ({ kind, message }) => console.error(kind, message),
        ...more,
      });
      buses.push(bus);
      return bus;
    },
    async close() {
      await Promise.all(buses.map((bus) => bus.close({ deadline: 5_000 })));
      for (const client of clients) client.destroy();
    },
  };
}

export type Setting = ReturnType<typeof settingAt>;
export type PlainClient = Awaited<ReturnType<Setting["client"]>>;

/** Calls `one` so often, `window` calls at a time. */
export async function windowed(count: number, window: number, one: () => Promise<unknown>): Promise<void> {
  let taken = 0;
  const lane = async () => {
    while (taken++ < count) await one();
  };
  await Promise.all(Array.from({ length: window }, lane));
}

/** Calls per second of `work`, which makes `count` of them. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (count / (performance.now() - began)) * 1_000;
}

/** Fills a stream on the server itself, so that this process does nothing. */
export async function fill(client: PlainClient, key: string, count: number, data: string): Promise<void> {
  const script =
    "for i = 1, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], '*', 'data', ARGV[2]) end return 1";
  for (let left = count; left > 0; left -= 10_000)
    await client.sendCommand(["EVAL", script, "1", key, String(Math.min(10_000, left)), data]);
}
