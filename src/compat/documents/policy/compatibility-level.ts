import type { Contract } from "../../../contract/model.ts";
import type { CompatibilityLevel } from "../../options.ts";

/** The levels, as `x-compatibility` writes them. */
export const COMPATIBILITY_LEVELS = [
  "backward",
  "forward",
  "full",
  "none",
] as const satisfies readonly CompatibilityLevel[];

/** The `x-compatibility` of a message, a channel or the document; undefined where it says none or something else. */
export function levelOf({
  extensions,
}: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): CompatibilityLevel | undefined {
  return COMPATIBILITY_LEVELS.find((level) => level === extensions["x-compatibility"]);
}

/** What holds for everything in a contract that says nothing itself. */
export function documentLevel(
  contract: Contract,
  { compatibility }: { readonly compatibility?: CompatibilityLevel },
): CompatibilityLevel | undefined {
  return levelOf(contract) ?? compatibility;
}
