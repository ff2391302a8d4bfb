import type { Place } from "../../contract/source/source-map.ts";
import { shorten } from "../../runtime/shorten.ts";

/** The codes of all errors about baselines. */
export const BASELINE_CODES = [
  "baseline_document_missing",
  "baseline_git_failed",
  "baseline_git_missing",
  "baseline_invalid",
  "baseline_lfs",
  "baseline_no_commits",
  "baseline_not_git",
  "baseline_not_text",
  "baseline_outside",
  "baseline_package_missing",
  "baseline_package_unreadable",
  "baseline_range_unsatisfied",
  "baseline_ref_missing",
  "baseline_shallow",
  "baseline_spec",
  "baseline_submodule",
  "baseline_too_large",
  "baseline_unreadable",
] as const;

/** What is wrong with a baseline. */
export type BaselineCode = (typeof BASELINE_CODES)[number];

/** Most bytes of a message: an uncaught error is to fit on a screen, whatever names it quotes. */
const MOST = 1_000;

/** A baseline that cannot be compared with. The message says which one, what is wrong and what to do. */
export class BaselineError extends Error {
  override readonly name = "BaselineError";
  /** Stable, snake_case. */
  readonly code: BaselineCode;
  /** Where in the baseline, when it is about a place there. Not enumerable, as the message has it. */
  declare readonly place: Place | undefined;

  constructor(
    code: BaselineCode,
    message: string,
    { place, ...options }: ErrorOptions & { place?: Place | undefined } = {},
  ) {
    super(shorten(message, MOST), options);
    this.code = code;
    Object.defineProperty(this, "place", { value: place });
  }
}

/**
 * Whether an error says that the baseline exists and holds no document, or that its repository has no commit: the contract is new, and
 * there is nothing to compare it with yet. A ref, a package or a repository that is not there is another matter.
 */
export function isNewContract(error: unknown): error is BaselineError {
  if (!(error instanceof BaselineError)) return false;
  return error.code === "baseline_document_missing" || error.code === "baseline_no_commits";
}
