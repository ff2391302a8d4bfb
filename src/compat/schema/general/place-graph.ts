import type { PlaceLink, SchemaChange, SchemaPlace } from "../change.ts";

/** The places at which something changed, with those that lead to them. */
export class PlaceGraph {
  readonly root: SchemaPlace | undefined;
  readonly #below = new Map<SchemaPlace, { readonly place: SchemaPlace; readonly link: PlaceLink }[]>();

  constructor(changes: readonly SchemaChange[]) {
    const pending = changes.flatMap(({ place, parts = [] }) => [place, ...parts.map((part) => part.place)]);
    const seen = new Set<SchemaPlace>();
    let root: SchemaPlace | undefined;
    for (let place = pending.pop(); place; place = pending.pop()) {
      if (seen.has(place)) continue;
      seen.add(place);
      if (place.isRoot) root = place;
      for (const link of place.within) {
        const siblings = this.#below.get(link.place) ?? [];
        this.#below.set(link.place, siblings);
        siblings.push({ place, link });
        pending.push(link.place);
      }
    }
    this.root = root;
  }

  /** The places that the root leads to, on ways on which each step passes; in the order of their depth, with those right below them. */
  reach(passes: (place: SchemaPlace, link: PlaceLink) => boolean): Map<SchemaPlace, readonly SchemaPlace[]> {
    const reached = new Map<SchemaPlace, SchemaPlace[]>();
    const pending = this.root ? [this.root] : [];
    // Grows while it is walked.
    for (const place of pending) {
      if (reached.has(place)) continue;
      const below = (this.#below.get(place) ?? []).filter((one) => passes(one.place, one.link));
      const next = [...new Set(below.map((one) => one.place))];
      reached.set(place, next);
      pending.push(...next);
    }
    return reached;
  }
}
