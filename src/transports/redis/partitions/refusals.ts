import { TransportError } from "../../../runtime/errors.ts";
import type { Context } from "../context.ts";
import { isRefusal } from "../failures.ts";

/** What the reader of a partitioned address does again and again in the background. */
export type Work = "register" | "take" | "keep" | "release" | "leave" | "close";

/**
 * Reports failures of background work that delivery depends on: each kind of work once, however many partitions fail and however often, until
 * all of it succeeds again. A lost connection is reported by the connection.
 */
export class Refusals {
  readonly #context: Context;
  readonly #stream: { readonly address: string; readonly group: string };
  readonly #failing = new Map<Work, Set<string>>();

  constructor(context: Context, stream: { readonly address: string; readonly group: string }) {
    this.#context = context;
    this.#stream = stream;
  }

  /** `key` is what the work is about. */
  failed(work: Work, key: string, error: unknown): void {
    const { commands, redact, report } = this.#context.forKey(key);
    if (TransportError.is(error) && !(isRefusal(error) && commands.client)) return;
    const failing = this.#failing.get(work) ?? new Set();
    this.#failing.set(work, failing);
    const isFirst = failing.size === 0;
    failing.add(key);
    if (!isFirst) return;
    const { address, group } = this.#stream;
    const cause = redact(error);
    const message = `${cause.message} ${WHAT_FOLLOWS[work]}`;
    report({ kind: "error", message, reason: "read_failed", address, group, error: cause });
  }

  succeeded(work: Work, key: string): void {
    this.#failing.get(work)?.delete(key);
  }
}

const RETRYING = "Retrying until it succeeds.";
const LEASE_DECIDES = "Other members wait until its lease is over.";

const WHAT_FOLLOWS: Readonly<Record<Work, string>> = {
  register: `Until then this member takes no partitions. ${RETRYING}`,
  take: `Until then this member does not read the partition. ${RETRYING}`,
  keep: `If that lasts, the member gives the partition up at the end of its lease. ${RETRYING}`,
  release: LEASE_DECIDES,
  leave: LEASE_DECIDES,
  close: LEASE_DECIDES,
};
