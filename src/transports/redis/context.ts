import type { BusReport } from "../../runtime/bus-report.ts";
import { TransportError } from "../../runtime/errors.ts";
import type { ClientFactory, RedisClient, RedisReply } from "./client.ts";
import type { SlotOrder } from "./cluster/slot-order.ts";
import type { Commands } from "./commands.ts";
import { commandRefused, connectionClosed, isReadOnly, isRedirect, unavailable } from "./failures.ts";
import type { Settings } from "./options.ts";
import type { ServerErrors } from "./server-errors.ts";

/** What the parts of one connection share. */
export interface Context extends ServerErrors {
  readonly settings: Settings;
  /** This process's name within its groups. */
  readonly consumer: string;
  /** The connection for all commands that do not block. */
  readonly commands: Commands;
  readonly factory: ClientFactory;
  /** Keeps the order of what is stored in a slot of a Cluster. */
  readonly order?: SlotOrder;
  /** The same for the node of a Cluster that has a key; of a single server itself. */
  forKey(key: string): Context;
  report(report: BusReport): void;
}

/** The stream of an address. Throws `TransportError` (`invalid_address`) for one that could reach what lies beside streams. */
export function streamKey(context: Context, address: string): string {
  if (address === "" || address.includes("}") || address.includes("{")) {
    const text = `The address ${JSON.stringify(address)} cannot be used over Redis: it is empty or holds a brace. Correct it.`;
    throw new TransportError("invalid_address", text);
  }
  return context.settings.prefix + address;
}

/** How often a command follows a Cluster that changes, whatever its deadline. */
const MAX_REDIRECTS = 5;

/**
 * Runs a command on the command connection, waiting at most `wait` ms for a connection, and again after each lost connection, and with another
 * one when the server turns out to be a replica: it must do no harm twice. Rejects with a `TransportError`; `doing` completes "could not ...".
 */
export async function ask(
  context: Context,
  doing: string,
  perform: (client: RedisClient) => Promise<RedisReply>,
  wait = context.settings.publishTimeout,
): Promise<RedisReply> {
  const link = context.commands;
  const deadline = performance.now() + wait;
  let last: unknown;
  let refused: Error | undefined;
  let redirected: RedisClient | undefined;
  for (let redirects = 0; ; ) {
    const client = redirected ?? link.client ?? (await link.ready(deadline - performance.now()));
    redirected = undefined;
    if (!client)
      throw link.closed
        ? connectionClosed(doing)
        : (refused ?? unavailable(doing, context, link.reason ?? last));
    try {
      return await perform(client);
    } catch (error) {
      last = error;
      refused = undefined;
      if (link.failure(client, error) !== "refused") continue;
      refused = commandRefused(error, doing, context);
      if (
        link.redirect &&
        isRedirect(error) &&
        (redirects++ < MAX_REDIRECTS || performance.now() < deadline)
      ) {
        redirected = await link.redirect(error);
        continue;
      }
      if (!isReadOnly(error)) throw refused;
      link.retire(client, error);
      if (performance.now() >= deadline) throw refused;
    }
  }
}
