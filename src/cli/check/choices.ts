import type { CompareMode } from "../../compat/options.ts";
import type { FailOn } from "../../compat/report.ts";
import { didYouMean } from "../../contract/suggest.ts";
import { UsageError } from "../usage-error.ts";

/** What `--mode` and `check.mode` take. */
export const COMPARE_MODES = ["strict", "lenient", "writer-closed"] as const satisfies readonly CompareMode[];

/** What `--formats` and `check.formats` take. */
export const FORMAT_MEANINGS = ["assert", "annotate"] as const;

/** What `--fail-on` and `check.failOn` take. */
export const FAIL_ON = ["error", "warning", "info", "never"] as const;

/** The value of a flag that takes one of a few words. Throws a `UsageError` that names them. */
export function choiceOf<const Word extends string>(
  flag: string,
  given: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (given === undefined) return undefined;
  const word = words.find((one) => one === given);
  if (word !== undefined) return word;
  throw new UsageError(
    `--${flag} takes ${words.slice(0, -1).join(", ")} or ${words.at(-1)}, not ${given}${didYouMean(given, words)}`,
  );
}

/** The severity of the command line as reports know it. */
export function failOnOf(word: (typeof FAIL_ON)[number] | undefined): FailOn {
  return word === "never" ? "none" : (word ?? "error");
}
