/**
 * Whether a value fits: `fits` with one that does, `empty` when it is proven that none does, `unknown` with the reason why neither could be
 * shown.
 */
export type Result =
  | { readonly status: "fits"; readonly value: unknown }
  | { readonly status: "empty" }
  | { readonly status: "unknown"; readonly reason: string };

export const EMPTY: Result = { status: "empty" };

export function fits(value: unknown): Result {
  return { status: "fits", value };
}

export function unknown(reason: string): Result {
  return { status: "unknown", reason };
}
