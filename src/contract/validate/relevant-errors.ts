/** For `validate`, which looks at one contract (`check` compares two): picks the errors that help from all that Ajv reports. */
import type { ErrorObject } from "ajv";
import type { Contract, Dialect, JsonSchema } from "../model.ts";
import { referredSchema, subSchemas } from "../schemas/schema-nodes.ts";
import { isObjectNode } from "../source/nodes.ts";

/** A branch that a value does not fit: its position, from 1, and its first error. */
export interface FailedBranch {
  readonly position: number;
  readonly error: ErrorObject;
}

/** An error worth showing. For a value that fits no branch, `branches` holds those branches, the nearest first. */
export interface RelevantError {
  readonly error: ErrorObject;
  readonly branches?: readonly FailedBranch[];
}

// Finding the relevant ones takes time that grows with the square; nobody reads as many.
const MAX_ERRORS = 1_000;

/**
 * The errors that help. Where a value fits no branch of a `oneOf` or `anyOf`: those of the branch that it was meant for (the only one
 * whose tags and types it matches), else those that all branches share, else the error of the choice. The Ajv must be `verbose`.
 */
export function relevantErrors(
  errors: readonly ErrorObject[],
  contract: Contract,
  dialect: Dialect,
): RelevantError[] {
  let left = errors.filter(({ keyword }) => keyword !== "if").slice(0, MAX_ERRORS);
  const summaries = new Map<ErrorObject, readonly FailedBranch[]>();
  const choices = left.filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf");
  // Outer choices first: what they drop needs no look.
  for (const choice of choices.sort((a, b) => a.instancePath.length - b.instancePath.length)) {
    if (!left.includes(choice)) continue;
    const branches = (choice.schema as JsonSchema[]).map((branch) => reachable(branch, contract, dialect));
    const of = (nodes: ReadonlySet<unknown>): ErrorObject[] =>
      left.filter((error) => error !== choice && nodes.has(error.parentSchema));
    const inside = left.filter(
      (error) => error !== choice && branches.some((nodes) => nodes.has(error.parentSchema)),
    );
    const meant = branches.filter((nodes) => !of(nodes).some((error) => tellsApart(error, choice)));
    const shared = inside.filter((error) => branches.every((nodes) => nodes.has(error.parentSchema)));
    const [only] = meant;
    const keep = only && meant.length === 1 && of(only).length > 0 ? of(only) : shared;
    if (keep.length === 0) summaries.set(choice, nearestFirst(branches.map(of), choice));
    left = left.filter((error) =>
      error === choice ? keep.length === 0 : keep.includes(error) || !inside.includes(error),
    );
  }
  return left.map((error) => {
    const branches = summaries.get(error);
    return branches ? { error, branches } : { error };
  });
}

/** The branches by how near the value is to them: its tags and types match, and few errors. */
function nearestFirst(branches: readonly (readonly ErrorObject[])[], choice: ErrorObject): FailedBranch[] {
  const distance = (errors: readonly ErrorObject[]): number =>
    errors.length + (errors.some((error) => tellsApart(error, choice)) ? MAX_ERRORS : 0);
  return branches
    .flatMap((errors, index) => {
      const [error] = errors;
      return error ? [{ position: index + 1, error, distance: distance(errors) }] : [];
    })
    .sort((a, b) => a.distance - b.distance || a.position - b.position);
}

/** An error about the type of the value, or about a fixed value of one of its members: the value was meant for another branch. */
function tellsApart(error: ErrorObject, choice: ErrorObject): boolean {
  const below = error.instancePath.slice(choice.instancePath.length);
  if (error.keyword === "type") return below === "";
  return (error.keyword === "const" || error.keyword === "enum") && below.lastIndexOf("/") <= 0;
}

/** All schemas that a branch consists of, `$ref`s followed. */
function reachable(branch: JsonSchema, contract: Contract, dialect: Dialect): ReadonlySet<unknown> {
  const nodes = new Set<unknown>();
  const open: JsonSchema[] = [branch];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isObjectNode(node) || nodes.has(node)) continue;
    nodes.add(node);
    const target = referredSchema(node, contract.schemas);
    if (target) open.push(target.schema);
    for (const { schema } of subSchemas(node, dialect)) open.push(schema);
  }
  return nodes;
}
