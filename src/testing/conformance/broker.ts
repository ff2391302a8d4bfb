import type { Transport } from "../../runtime/index.ts";

/** A broker of one test: fresh, and empty. */
export interface ConformanceBroker {
  /** One process's view of it; each call gives another. */
  transport(): Transport;
  /**
   * Cuts this view off from the broker, without closing it, as if its process had been killed: until the broker closes, it neither
   * settles nor renews nor reads. For `crash`.
   */
  crash?(view: Transport): Promise<void>;
  /** Milliseconds after which others may take what a crashed view held. For `crash`. Default 1,000. */
  readonly lease?: number;
  /** Breaks all connections at once; new ones work. For `sever`. */
  sever?(): Promise<void>;
  /** Kills the broker, and starts it again with what it stored. For `restart`. */
  restart?(): Promise<void>;
  /** Releases what the test cost. Called once, after all buses of the test are closed. */
  close?(): Promise<void>;
}

/** What a transport may be without, and why a test for it makes no sense then. */
const ABSENT = {
  groups: "has no consumer groups",
  persistent: "keeps nothing for those that come later",
  deadLetters: "keeps no dead letters",
  ephemeral: "cannot be read without a group",
  idempotent: "does not know idempotency keys",
  dedupe: "remembers no handled events",
  partitions: "does not keep the order of a key over several members",
  crash: "has no members that can crash by themselves",
  sever: "has no connections that can break",
  restart: "cannot be restarted",
};

/** Something that a transport may be without. */
export type Feature = keyof typeof ABSENT;

/** What a transport is without is set to false; the rest is taken to be there. */
export type Features = { readonly [F in Feature]?: boolean };

/** Why a test that needs these features is skipped; undefined when it runs. */
export function skipReason(needs: readonly Feature[], features: Features): string | undefined {
  const missing = needs.filter((feature) => features[feature] === false);
  return missing.length > 0
    ? missing.map((feature) => `${feature}: the transport ${ABSENT[feature]}`).join("; ")
    : undefined;
}
