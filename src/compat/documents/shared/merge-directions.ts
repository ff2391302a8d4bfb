import type { Direction, Party } from "../../direction.ts";
import type { DirectionReason, Directions } from "./directions.ts";

/** All the ways of all of them, with everybody whom they break; the reason is the first one's. */
export function mergeDirections(all: readonly Directions[]): Directions {
  const merged: { [D in Direction]?: DirectionReason } = {};
  for (const directions of all) {
    for (const direction of ["forward", "backward"] as const) {
      const reason = directions[direction];
      if (!reason) continue;
      const known = merged[direction];
      const breaks: readonly Party[] = [...new Set([...(known?.breaks ?? []), ...reason.breaks])];
      merged[direction] = { breaks, because: known?.because ?? reason.because };
    }
  }
  return merged;
}
