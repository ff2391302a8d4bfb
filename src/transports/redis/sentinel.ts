import { askOnce } from "./ask-once.ts";
import type { ClientFactory } from "./client.ts";

/** How long a sentinel may take to answer. */
const SENTINEL_TIMEOUT_MS = 1_000;

/**
 * Makes clients for the primary that sentinels know by name, whichever server that is when one is made. `factoryFor` makes clients of a server at
 * `host:port`; `sentinelAt` those of a sentinel.
 */
export function sentinelFactory(
  sentinels: readonly string[],
  primary: string,
  factoryFor: (node: string) => ClientFactory,
  sentinelAt: (node: string) => ClientFactory,
): ClientFactory {
  const [some = ""] = sentinels;
  return {
    ...factoryFor(some),
    async create() {
      let last: unknown;
      for (const sentinel of sentinels) {
        try {
          const node = await askSentinel(sentinelAt(sentinel), primary);
          if (node) return await factoryFor(node).create();
          last = new Error(`the sentinel ${sentinel} knows of no primary "${primary}"`);
        } catch (error) {
          last = error;
        }
      }
      throw last;
    },
    async check(client) {
      const role = await client.sendCommand(["ROLE"]);
      // A sentinel may not have noticed yet.
      if (Array.isArray(role) && role[0] !== "master") throw new Error("READONLY it is a replica");
    },
  };
}

async function askSentinel(factory: ClientFactory, primary: string): Promise<string | undefined> {
  const command = ["SENTINEL", "get-master-addr-by-name", primary];
  const reply = await askOnce(factory, command, SENTINEL_TIMEOUT_MS);
  return Array.isArray(reply) ? `${reply[0]}:${reply[1]}` : undefined;
}
