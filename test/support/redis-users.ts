/** Users of a Redis with exactly the permissions that `redisAcl` prints. */
import { type RedisAclOptions, redisAcl } from "eventpact/redis";
import type { ConnectedClient } from "./redis-client.ts";

/** How to log in. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Sends a command as the administrator of a server. */
export type Ask = (...command: string[]) => Promise<unknown>;

export const askOf =
  (client: ConnectedClient): Ask =>
  (...command) =>
    client.sendCommand(command);

/** Which lines a server understands. */
export async function serverVersionOf(ask: Ask): Promise<"6.2" | "7.0"> {
  const [, major = ""] = /redis_version:(\d+)/.exec(String(await ask("INFO", "server"))) ?? [];
  return Number(major) >= 7 ? "7.0" : "6.2";
}

/** Makes a user with exactly what `redisAcl` prints, on each of the servers; by default with the lines that fit the servers. */
export async function makeUser(servers: readonly Ask[], options: RedisAclOptions): Promise<Login> {
  const password = `secret-of-${options.user}`;
  for (const ask of servers) {
    const serverVersion = options.serverVersion ?? (await serverVersionOf(ask));
    for (const line of redisAcl({ ...options, serverVersion }))
      await ask(...line.split(" ").map((word) => (word === ">password" ? `>${password}` : word)));
  }
  return { username: options.user, password };
}

/** What a server refused to its users, also what nobody was told of: names of commands, or of keys. */
export async function deniedBy(ask: Ask): Promise<string[]> {
  const log = (await ask("ACL", "LOG")) as string[][];
  const denied = log.map((row) => row[row.indexOf("object") + 1] ?? "");
  // The client says which library it is, and does not mind.
  return denied.filter((what) => what !== "client" && what !== "client|setinfo");
}
