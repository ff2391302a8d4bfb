import type { ClientFactory, RedisReply } from "./client.ts";
import { inTime } from "./watchdog.ts";

/** Sends one command over a connection of its own. Rejects when that fails, or is not answered within `ms`. */
export async function askOnce(
  factory: ClientFactory,
  command: readonly string[],
  ms: number,
): Promise<RedisReply> {
  const client = await factory.create();
  client.on("error", () => undefined);
  try {
    return await inTime(
      ms,
      client.connect().then(() => client.sendCommand(command)),
    );
  } finally {
    client.destroy();
  }
}
