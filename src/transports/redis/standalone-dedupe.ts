import type { DedupeStore } from "../../runtime/dedupe-store.ts";
import type { Connection } from "../../runtime/transport.ts";
import { connectionClosed } from "./failures.ts";

/** A dedupe store with a connection of its own. */
export interface OwnDedupeStore extends DedupeStore {
  /** Ends the connection; what is asked for later rejects with `TransportError` (`closed`). Idempotent. */
  close(): Promise<void>;
}

/** Makes a store that connects when it is first used, and again when that failed. */
export function standaloneDedupe(
  connect: () => Promise<Connection & { readonly dedupe: DedupeStore }>,
): OwnDedupeStore {
  let opening: ReturnType<typeof connect> | undefined;
  let ended = false;
  const store = async () => {
    if (ended) throw connectionClosed("use the memory of handled events");
    opening ??= connect();
    const used = opening;
    try {
      return (await used).dedupe;
    } catch (error) {
      if (opening === used) opening = undefined;
      throw error;
    }
  };
  return {
    begin: async (key, owner, lease) => (await store()).begin(key, owner, lease),
    done: async (key, window) => (await store()).done(key, window),
    cancel: async (key, owner) => (await store()).cancel(key, owner),
    async close() {
      ended = true;
      const opened = await opening?.catch(() => {
        // Nothing is open. Who used the store knows why.
      });
      await opened?.close();
    },
  };
}
