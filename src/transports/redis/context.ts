import type { Report } from "../../runtime/report.ts";
import type { ClientFactory, RedisClient, Reply } from "./client.ts";
import { closed, refusal, unavailable } from "./failures.ts";
import { keyBeside } from "./key-beside.ts";
import type { Link } from "./link.ts";
import type { Settings } from "./options.ts";
import type { Speaker } from "./server-words.ts";

/** What the parts of one connection share. */
export interface Context extends Speaker {
  readonly settings: Settings;
  /** This process's name within its groups. */
  readonly consumer: string;
  /** The connection for all commands that do not block. */
  readonly commands: Link;
  readonly factory: ClientFactory;
  report(report: Report): void;
}

/** The stream of an address. */
export function streamKey(context: Context, address: string): string {
  return context.settings.prefix + address;
}

/** The dead letters of a stream, in the same Cluster slot. */
export function deadLetterKey(stream: string): string {
  return keyBeside(stream, "dlq");
}

/**
 * Runs a command on the command connection, waiting at most `wait` ms for a connection, and again after each lost connection: it must do no
 * harm twice. Rejects with a `TransportError`; `doing` completes "could not ...".
 */
export async function ask(
  context: Context,
  doing: string,
  perform: (client: RedisClient) => Promise<Reply>,
  wait = context.settings.publishTimeout,
): Promise<Reply> {
  const link = context.commands;
  const deadline = Date.now() + wait;
  let last: unknown;
  for (;;) {
    const client = link.client ?? (await link.ready(deadline - Date.now()));
    if (!client) throw link.closed ? closed(doing) : unavailable(doing, context, last);
    try {
      return await perform(client);
    } catch (error) {
      if (link.failure(client, error) === "refused") throw refusal(error, doing, context);
      last = error;
    }
  }
}
