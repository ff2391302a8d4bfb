/** Users of a Redis with exactly the permissions that `redisAcl` prints. */
import { spawnSync } from "node:child_process";
import { type RedisAclOptions, redisAcl } from "eventpact/redis";
import type { ConnectedClient } from "./redis-client.ts";
import { SERVER_VARIABLE } from "./redis-server.ts";

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

/** The words of the line of a user, from its name on, with its password. */
function rulesOf(options: RedisAclOptions): { readonly login: Login; readonly rules: string[] } {
  const login = { username: options.user, password: `secret-of-${options.user}` };
  const [line = ""] = redisAcl(options);
  const words = line.split(" ").slice("ACL SETUSER".split(" ").length);
  return { login, rules: words.map((word) => (word === ">password" ? `>${login.password}` : word)) };
}

/** Makes a user with exactly what `redisAcl` prints, on each of the servers; by default with the lines that fit the servers. */
export async function makeUser(servers: readonly Ask[], options: RedisAclOptions): Promise<Login> {
  for (const ask of servers) {
    const serverVersion = options.serverVersion ?? (await serverVersionOf(ask));
    await ask("ACL", "SETUSER", ...rulesOf({ ...options, serverVersion }).rules);
  }
  return rulesOf(options).login;
}

/** The same as arguments for a server that is to be started: such users outlive its restart. */
export function usersAtStart<User extends string>(
  options: readonly (RedisAclOptions & { readonly user: User })[],
): { readonly args: string[]; readonly logins: Readonly<Record<User, Login>> } {
  const { stdout } = spawnSync(process.env[SERVER_VARIABLE] ?? "redis-server", ["--version"], {
    encoding: "utf8",
  });
  const serverVersion = /v=[0-6]\./.test(stdout ?? "") ? "6.2" : "7.0";
  const users = options.map((one) => ({ user: one.user, ...rulesOf({ ...one, serverVersion }) }));
  return {
    args: users.flatMap(({ rules }) => ["--user", ...rules]),
    logins: Object.fromEntries(users.map(({ user, login }) => [user, login])) as Record<User, Login>,
  };
}

/** What a server refused to its users since this was asked last, also what nobody was told of: names of commands, or of keys. */
export async function deniedBy(ask: Ask): Promise<string[]> {
  const log = (await ask("ACL", "LOG")) as string[][];
  await ask("ACL", "LOG", "RESET");
  const denied = log.map((row) => row[row.indexOf("object") + 1] ?? "");
  // The client says which library it is, and does not mind.
  return denied.filter((what) => what !== "client" && what !== "client|setinfo");
}
