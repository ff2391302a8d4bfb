/** Levels of `x-stability`. */
export const STABILITIES = ["draft", "alpha", "beta", "stable"] as const;

/** One of `STABILITIES`. */
export type Stability = (typeof STABILITIES)[number];

/** Something that may have extensions: a message, a channel, an operation or a contract. */
export interface Extended {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Its own `x-stability`; undefined if it is missing or invalid. */
export function ownStability({ extensions }: Extended): Stability | undefined {
  return STABILITIES.find((stability) => stability === extensions["x-stability"]);
}

/** The stability of the most specific of these things that has one, e.g. of a message, its channel, the contract. Default: `stable`. */
export function stabilityOf(things: readonly Extended[]): Stability {
  for (const thing of things) {
    const own = ownStability(thing);
    if (own) return own;
  }
  return "stable";
}

/** Whether its stability is below `stable`, so that it may break. */
export function isUnstable(things: readonly Extended[]): boolean {
  return stabilityOf(things) !== "stable";
}
