import type { Direction, Party } from "../../direction.ts";
import type { DirectionReason, Directions } from "./directions.ts";

/** The union of directions and of the parties that they break; the first reason is kept. */
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
