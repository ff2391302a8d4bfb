/** For `validate`, which looks at one contract (`check` compares two): every default is one that code fills in. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract, JsonSchema } from "../model.ts";
import { ClosureMemo } from "../schemas/closures.ts";
import { isObjectNode, type ObjectNode } from "../source/nodes.ts";
import { formatPlace, type Place } from "../source/source-map.ts";
import { type AppliedSchema, appliedSchemas, type ConditionalKeyword } from "./applied-schemas.ts";

/** Why nothing is filled in here: what stands above, and why that matters. */
interface Reason {
  readonly under: string;
  readonly place: Place | undefined;
  readonly because: string;
}

const CONDITIONAL = "whether that applies depends on the value; move it out or let the code decide";
// The schemas under these keywords are asked about a value, or say nothing of one fixed member.
const ASKED = "not if contains propertyNames unevaluatedProperties unevaluatedItems".split(" ");

/**
 * Defaults that nobody fills in. Only the default of a named member of a payload is, as far as `$ref`, `allOf`, `properties`, `items` and
 * `additionalProperties` lead to it for certain.
 */
export function checkDefaultsApplied(contract: Contract): Finding[] {
  const findings = new Map<object, Finding>();
  const add = (found: ReadonlyMap<object, Finding>): void => {
    for (const [node, finding] of found) if (!findings.has(node)) findings.set(node, finding);
  };
  for (const name of new Set(contract.messages.map(({ payload }) => payload ?? ""))) {
    const named = contract.schemas.get(name);
    if (named) add(ofPayloads.get(named, contract.schemas, () => walkPayload(name, contract)));
  }
  const walk = new Walk(contract);
  for (const { headers, node } of contract.messages) {
    const place = contract.sources.of(node, "headers");
    walk.start(headers, { under: "headers", place, because: "headers are sent as they are; remove it" });
  }
  add(walk.findings);
  return [...findings.values()];
}

/** By the node that gives the default. */
const ofPayloads = new ClosureMemo<ReadonlyMap<object, Finding>>();

function walkPayload(name: string, contract: Contract): ReadonlyMap<object, Finding> {
  const walk = new Walk(contract);
  walk.start(name, undefined);
  return walk.findings;
}

class Walk {
  readonly findings = new Map<object, Finding>();
  readonly #contract: Contract;
  readonly #filled = new Set<object>();
  readonly #unfilled = new Set<object>();

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  start(name: string | undefined, reason: Reason | undefined): void {
    const named = this.#contract.schemas.get(name ?? "");
    if (named) this.#visit(named.schema, reason, false);
  }

  /** `isMember`: the value is a named member of an object whose defaults are filled in. */
  #visit(described: JsonSchema, above: Reason | undefined, isMember: boolean): void {
    const parts = appliedSchemas(described, this.#contract, { under: above });
    const wins = isMember && parts.some((part) => !part.under && Object.hasOwn(part.schema, "default"));
    for (const part of parts) {
      const { schema } = part;
      const reason = this.#reasonOf(part);
      // A default that another one at the same place overrides is meant so.
      if (Object.hasOwn(schema, "default") && !(wins && !reason)) this.#report(schema, reason);
      const visited = reason ? this.#unfilled : this.#filled;
      if (visited.has(schema)) continue;
      visited.add(schema);
      this.#visitMembers(schema, reason);
      for (const keyword of ["items", "prefixItems", "additionalItems"]) {
        for (const inner of [schema[keyword] ?? []].flat()) this.#visit(inner as JsonSchema, reason, false);
      }
      for (const keyword of ASKED) {
        if (keyword in schema)
          this.#visit(schema[keyword] as JsonSchema, reason ?? this.#under(schema, keyword), false);
      }
    }
  }

  #visitMembers(schema: ObjectNode, reason: Reason | undefined): void {
    const { properties, patternProperties, additionalProperties } = schema;
    for (const inner of valuesOf(properties)) this.#visit(inner, reason, reason === undefined);
    const patterned = reason ?? this.#under(schema, "patternProperties");
    for (const inner of valuesOf(patternProperties)) this.#visit(inner, patterned, false);
    if (additionalProperties !== undefined)
      this.#visit(additionalProperties as JsonSchema, patternProperties ? patterned : reason, false);
  }

  #reasonOf({ under }: AppliedSchema<Reason | ConditionalKeyword>): Reason | undefined {
    return under && "holder" in under ? this.#under(under.holder, under.keyword) : under;
  }

  #under(holder: ObjectNode, keyword: string): Reason {
    return { under: keyword, place: this.#contract.sources.of(holder, keyword), because: CONDITIONAL };
  }

  #report(node: ObjectNode, reason: Reason | undefined): void {
    if (this.findings.has(node)) return;
    const where = reason?.place ? ` (${formatPlace(reason.place)})` : "";
    const message = reason
      ? `this default is not filled in where its schema is reached under ${reason.under}${where}, because ${reason.because}`
      : "this default is not filled in, because it is not that of a named member; give it to one or remove it";
    const place = this.#contract.sources.of(node, "default");
    this.findings.set(node, newFinding("warning", "default-not-applied", message, place));
  }
}

function valuesOf(map: unknown): readonly JsonSchema[] {
  return isObjectNode(map) ? (Object.values(map) as JsonSchema[]) : [];
}
