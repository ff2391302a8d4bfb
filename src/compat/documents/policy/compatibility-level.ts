import type { Contract } from "../../../contract/model.ts";
import type { CompatibilityLevel } from "../../options.ts";

/** Values of `x-compatibility`. */
export const COMPATIBILITY_LEVELS = [
  "backward",
  "forward",
  "full",
  "none",
] as const satisfies readonly CompatibilityLevel[];

/** The `x-compatibility` of a message, a channel or the document; undefined if it is missing or invalid. */
export function levelOf({
  extensions,
}: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): CompatibilityLevel | undefined {
  return COMPATIBILITY_LEVELS.find((level) => level === extensions["x-compatibility"]);
}

/** The level of everything in a contract that has none itself. */
export function documentLevel(
  contract: Contract,
  { compatibility }: { readonly compatibility?: CompatibilityLevel },
): CompatibilityLevel | undefined {
  return levelOf(contract) ?? compatibility;
}
