/** How much was promised of something, by `x-stability`. */
export const STABILITIES = ["draft", "alpha", "beta", "stable"] as const;

/** One of `STABILITIES`. */
export type Stability = (typeof STABILITIES)[number];

/** Something that may have extensions: a message, a channel, an operation or a contract. */
export interface Extended {
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What something says of its own stability; undefined where it says nothing, or nothing that is one. */
export function ownStability({ extensions }: Extended): Stability | undefined {
  return STABILITIES.find((stability) => stability === extensions["x-stability"]);
}

/** The stability of what is given most specific first, e.g. a message, its channel, the contract. Default: `stable`. */
export function stabilityOf(things: readonly Extended[]): Stability {
  for (const thing of things) {
    const own = ownStability(thing);
    if (own) return own;
  }
  return "stable";
}

/** Whether nothing was promised yet, so that it may break. */
export function isUnstable(things: readonly Extended[]): boolean {
  return stabilityOf(things) !== "stable";
}
