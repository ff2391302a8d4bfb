import { dayOf } from "./documents/lifecycle/calendar-day.ts";
import { COMPATIBILITY_LEVELS } from "./documents/policy/compatibility-level.ts";
import type { CompareContractsOptions } from "./options.ts";
import { checkSeverities } from "./rate-findings.ts";

/** Throws a `RangeError` for invalid options, which names the valid ones. */
export function checkContractOptions(options: CompareContractsOptions): void {
  const { compatibility, today, minSunsetDays, severities } = options;
  if (compatibility !== undefined && !COMPATIBILITY_LEVELS.includes(compatibility))
    throw new RangeError(
      `compatibility must be one of ${COMPATIBILITY_LEVELS.join(", ")}, not ${JSON.stringify(compatibility)}`,
    );
  if (today !== undefined && dayOf(today) === undefined)
    throw new RangeError(`today must be a day as YYYY-MM-DD, not ${JSON.stringify(today)}`);
  if (minSunsetDays !== undefined && !(minSunsetDays >= 0))
    throw new RangeError(`minSunsetDays must be a number of 0 or more, not ${JSON.stringify(minSunsetDays)}`);
  checkSeverities(severities);
}
