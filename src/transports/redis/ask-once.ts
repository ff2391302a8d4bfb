import type { ClientFactory, RedisReply } from "./client.ts";

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
    // One that is just connecting would come up later all the same.
    client.on("connect", () => client.destroy());
    client.destroy();
  }
}

/** Waits for `work`, at most `ms`; then it rejects. */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
