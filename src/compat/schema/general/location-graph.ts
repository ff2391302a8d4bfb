import type { LocationLink, SchemaChange, SchemaLocation } from "../change.ts";

/** The locations of changes, and the locations that lead to them. */
export class LocationGraph {
  readonly root: SchemaLocation | undefined;
  readonly #below = new Map<
    SchemaLocation,
    { readonly location: SchemaLocation; readonly link: LocationLink }[]
  >();

  constructor(changes: readonly SchemaChange[]) {
    const pending = changes.flatMap(({ location, parts = [] }) => [
      location,
      ...parts.map((part) => part.location),
    ]);
    const seen = new Set<SchemaLocation>();
    let root: SchemaLocation | undefined;
    for (let location = pending.pop(); location; location = pending.pop()) {
      if (seen.has(location)) continue;
      seen.add(location);
      if (location.isRoot) root = location;
      for (const link of location.within) {
        const siblings = this.#below.get(link.location) ?? [];
        this.#below.set(link.location, siblings);
        siblings.push({ location, link });
        pending.push(link.location);
      }
    }
    this.root = root;
  }

  /** Locations that the root leads to by steps that pass, in the order of their depth, each with those directly below. */
  reach(
    passes: (location: SchemaLocation, link: LocationLink) => boolean,
  ): Map<SchemaLocation, readonly SchemaLocation[]> {
    const reached = new Map<SchemaLocation, SchemaLocation[]>();
    const pending = this.root ? [this.root] : [];
    // The list grows during the loop.
    for (const location of pending) {
      if (reached.has(location)) continue;
      const below = (this.#below.get(location) ?? []).filter((one) => passes(one.location, one.link));
      const next = [...new Set(below.map((one) => one.location))];
      reached.set(location, next);
      pending.push(...next);
    }
    return reached;
  }
}
