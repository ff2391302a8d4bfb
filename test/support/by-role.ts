/** A view of a broker that does each part of its work as another user: it publishes, subscribes and looks at dead letters over connections of their own. */
import type { Connection, Transport } from "eventpact";

export type ServerRole = "publisher" | "subscriber" | "operator";

export const ROLES: readonly ServerRole[] = ["publisher", "subscriber", "operator"];

/** Connects as a subscriber at once, and as the others when that is needed. */
export function byRole(transportOf: (role: ServerRole) => Transport): Transport {
  const { name, dialect } = transportOf("subscriber");
  return {
    name,
    ...(dialect && { dialect }),
    async connect(host) {
      const subscriber = await transportOf("subscriber").connect(host);
      const others = new Map<ServerRole, Promise<Connection>>();
      let isClosed = false;
      const as = (role: ServerRole): Promise<Connection> => {
        // It refuses all use.
        if (isClosed) return Promise.resolve(subscriber);
        const connecting = others.get(role) ?? transportOf(role).connect(host);
        others.set(role, connecting);
        return connecting;
      };
      return {
        append: async (entries) => (await as("publisher")).append(entries),
        attach: (options, sink) => subscriber.attach(options, sink),
        deadLetters: async (address, options) => (await as("operator")).deadLetters(address, options),
        ...(subscriber.dedupe && { dedupe: subscriber.dedupe }),
        async close() {
          isClosed = true;
          const open = await Promise.all(others.values());
          await Promise.all([subscriber, ...open].map((connection) => connection.close()));
        },
      };
    },
  };
}
