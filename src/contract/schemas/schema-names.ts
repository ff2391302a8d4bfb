import { basename } from "node:path";
import { pascalCase } from "../naming.ts";
import { DocumentError } from "../source/document-error.ts";
import { parsePointer } from "../source/json-pointer.ts";
import { formatPlace, type Place } from "../source/source-map.ts";

/**
 * Something that needs a name: the names that it may have, best first. A `fixed` one (a file, a component) takes its first name or
 * the contract is refused; the others give way, all of those that want the same name at once, so that order never matters.
 */
export interface NameRequest {
  readonly rank: "fixed" | "message" | "inner";
  readonly candidates: readonly string[];
  readonly place: Place | undefined;
}

// Segments that say what a schema is for, not what it is about.
const STRUCTURAL = new Set(
  (
    "properties patternProperties items prefixItems additionalProperties additionalItems allOf anyOf oneOf not if then else contains " +
    "propertyNames definitions $defs components schemas messages messageTraits channels payload headers schema"
  ).split(" "),
);

/** The names that a schema at this location may have, best first. */
export function locationNames(
  path: string,
  pointer: string,
): { rank: "fixed" | "inner"; candidates: string[] } {
  const file = pascalCase(fileStem(path));
  const multiFormat = /^\/components\/schemas\/[^/]+\/schema$/.test(pointer);
  const segments = parsePointer(multiFormat ? pointer.slice(0, -"/schema".length) : pointer);
  if (segments.length === 0) return { rank: "fixed", candidates: [file] };
  const last = segments.at(-1) ?? "";
  if (segments.length === 3 && segments[0] === "components" && segments[1] === "schemas") {
    return { rank: "fixed", candidates: [pascalCase(last)] };
  }
  const candidates: string[] = [];
  let name = "";
  for (let index = segments.length - 1; index >= 0; index--) {
    const segment = segments[index] ?? "";
    const plain = !STRUCTURAL.has(segment) && !/^\d+$/.test(segment);
    // A structural segment helps only while there is nothing better: `tags/items` is TagsItems.
    if (!plain && candidates.length > 0) continue;
    name = pascalCase(segment) + name;
    if (plain) candidates.push(name);
  }
  candidates.push(file + name);
  return { rank: "inner", candidates };
}

/** The name of a file without its endings: `order.schema.json` is `order`. */
export function fileStem(path: string): string {
  return basename(path)
    .replace(/\.(?:json|ya?ml)$/i, "")
    .replace(/[.-]schema$/i, "");
}

/** Gives every request its name. Throws a `DocumentError` when two want the same and cannot give way. */
export function assignNames<T extends NameRequest>(requests: readonly T[]): Map<T, string> {
  const owners = new Map<string, T>();
  const names = new Map<T, string>();
  for (const rank of ["fixed", "message", "inner"] as const) {
    let open = requests.filter((request) => request.rank === rank);
    for (let level = 0; open.length > 0; level++) {
      const wanted = new Map<string, T[]>();
      for (const request of open) {
        const name = request.candidates[level];
        if (name === undefined || name === "") throw unnameable(request, owners);
        const group = wanted.get(name) ?? [];
        wanted.set(name, group);
        group.push(request);
      }
      open = [];
      for (const [name, group] of wanted) {
        const [first, second] = group;
        if (first && !second && !owners.has(name)) {
          owners.set(name, first);
          names.set(first, name);
        } else if (rank === "fixed") throw duplicateName("schema", name, second?.place, first?.place);
        else open.push(...group);
      }
    }
  }
  return names;
}

/** The error for two things of one kind whose names are the same in code. */
export function duplicateName(
  kind: string,
  name: string,
  place: Place | undefined,
  first: Place | undefined,
): DocumentError {
  const where = first ? ` (${formatPlace(first)})` : "";
  return new DocumentError(
    "duplicate_name",
    `this ${kind} becomes "${name}" in code, as another ${kind} does${where}; rename one of the two`,
    place,
  );
}

function unnameable(request: NameRequest, owners: ReadonlyMap<string, NameRequest>): DocumentError {
  const name = request.candidates.find((candidate) => candidate !== "");
  if (name !== undefined) return duplicateName("schema", name, request.place, owners.get(name)?.place);
  return new DocumentError(
    "unusable_name",
    "this name holds no letter or digit, so nothing in code can be called by it; rename it",
    request.place,
  );
}
