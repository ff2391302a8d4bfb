/** A primary and a replica that real sentinels watch, for a test file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectClient } from "./redis-client.ts";
import { type OwnRedisServer, startOwnRedis } from "./redis-server.ts";

export interface WatchedRedis {
  /** URLs of the sentinels. */
  readonly urls: readonly string[];
  readonly primary: OwnRedisServer;
  readonly replica: OwnRedisServer;
  stop(): Promise<void>;
}

/** Starts three sentinels that watch a primary by this name. Resolves when they know each other and the replica. */
export async function startWatchedRedis(name: string): Promise<WatchedRedis> {
  const folder = mkdtempSync(join(tmpdir(), "eventpact-sentinel-"));
  const primary = await startOwnRedis();
  const replica = await startOwnRedis(["--replicaof", "127.0.0.1", String(primary.port)]);
  const sentinels = await Promise.all(
    [1, 2, 3].map((n) => {
      const file = join(folder, `${n}.conf`);
      const lines = [
        `monitor ${name} 127.0.0.1 ${primary.port} 2`,
        `down-after-milliseconds ${name} 1000`,
        `failover-timeout ${name} 5000`,
      ];
      writeFileSync(file, lines.map((line) => `sentinel ${line}`).join("\n"));
      return startOwnRedis(["--sentinel"], [file]);
    }),
  );
  for (const { url } of sentinels) {
    const client = await connectClient(url);
    const known = async () => String(await client.sendCommand(["SENTINEL", "MASTER", name]));
    while (!/num-slaves,1,num-other-sentinels,2/.test(await known())) await sleep(50);
    client.destroy();
  }
  return {
    urls: sentinels.map(({ url }) => url),
    primary,
    replica,
    async stop() {
      await Promise.all([...sentinels, replica, primary].map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
