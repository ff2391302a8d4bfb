import { dayOf } from "./calendar-day.ts";
import type { Extended } from "./stability.ts";

/** Something that may be deprecated: a channel, an operation or a message. */
export interface Deprecatable extends Extended {
  /** `deprecated: true`, which only messages have. */
  readonly deprecated?: boolean;
}

/** Whether something is announced to end: `deprecated` or `x-deprecated`, a day since when, or a sunset. */
export function isDeprecated({ deprecated, extensions }: Deprecatable): boolean {
  return (
    deprecated === true ||
    extensions["x-deprecated"] === true ||
    typeof extensions["x-deprecated-since"] === "string" ||
    typeof extensions["x-sunset"] === "string"
  );
}

/** The day of `x-sunset`; undefined where there is none that can be read. */
export function sunsetOf({ extensions }: Extended): string | undefined {
  return dayOf(extensions["x-sunset"]);
}
