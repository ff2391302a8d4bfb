import { createClient } from "redis";

/**
 * A connected client, for looking at what the transport did. Its commands have no timeout (version 6 of `redis` gives each 5 s), so that a busy
 * machine ends none; errors of its connection are left to its commands.
 */
export async function connectClient(url: string) {
  const client = createClient({ url, RESP: 2, commandOptions: { timeout: 0 } });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

export type ConnectedClient = Awaited<ReturnType<typeof connectClient>>;
