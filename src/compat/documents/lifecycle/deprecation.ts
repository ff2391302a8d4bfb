import { dayOf } from "./calendar-day.ts";
import type { Extended } from "./stability.ts";

/** Something that may be deprecated: a channel, an operation or a message. */
export interface Deprecatable extends Extended {
  /** `deprecated: true`, which only messages have. */
  readonly deprecated?: boolean;
}

/** Whether something is deprecated: by `deprecated`, `x-deprecated`, `x-deprecated-since` or `x-sunset`. */
export function isDeprecated({ deprecated, extensions }: Deprecatable): boolean {
  return (
    deprecated === true ||
    extensions["x-deprecated"] === true ||
    typeof extensions["x-deprecated-since"] === "string" ||
    typeof extensions["x-sunset"] === "string"
  );
}

/** The day of `x-sunset`; undefined if it is missing or invalid. */
export function sunsetOf({ extensions }: Extended): string | undefined {
  return dayOf(extensions["x-sunset"]);
}
