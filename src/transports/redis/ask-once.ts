import type { ClientFactory, RedisClient, RedisReply } from "./client.ts";
import { inTime } from "./watchdog.ts";

/** Sends one command over a connection of its own. Rejects when that fails, or is not answered within `ms`. */
export function askOnce(factory: ClientFactory, command: readonly string[], ms: number): Promise<RedisReply> {
  return withClient(factory, ms, (client) => client.sendCommand(command));
}

/** Does something over a connection of its own. Rejects when that fails, or takes longer than `ms`. */
export async function withClient<T>(
  factory: ClientFactory,
  ms: number,
  work: (client: RedisClient) => Promise<T>,
): Promise<T> {
  const client = await factory.create();
  client.on("error", () => undefined);
  try {
    return await inTime(
      ms,
      client.connect().then(() => work(client)),
    );
  } finally {
    client.destroy();
  }
}
