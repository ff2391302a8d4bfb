/** For `validate`, which looks at one contract (`check` compares two): `required` names declared properties. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract, JsonSchema, NamedSchema } from "../model.ts";
import { ClosureMemo } from "../schemas/closures.ts";
import { isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";
import { didYouMean } from "../suggest.ts";
import { appliedSchemas } from "./applied-schemas.ts";

/**
 * What `required` names is a property: some schema of the same object names it. An object that names none, or that writes out what
 * members of any name are, is free-form and may require what it likes.
 */
export function checkRequired(contract: Contract): Finding[] {
  const names = new Set(
    contract.messages.flatMap(({ payload, headers }) => [payload ?? [], headers ?? []].flat()),
  );
  return [...names].flatMap((name) => {
    const named = contract.schemas.get(name);
    return named ? checked.get(named, contract.schemas, () => checkBelow(named, contract)) : [];
  });
}

const checked = new ClosureMemo<readonly Finding[]>();

function checkBelow(named: NamedSchema, contract: Contract): Finding[] {
  const walk = new Walk(contract);
  walk.visit([named.schema]);
  return [...walk.findings.values()];
}

class Walk {
  readonly findings = new Map<string, Finding>();
  readonly #contract: Contract;
  readonly #numbers = new Map<object, number>();
  readonly #visited = new Set<string>();

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /** Visits an object that all of these schemas describe, and all that is in it. */
  visit(described: readonly JsonSchema[]): void {
    const parts = new Set(
      described.flatMap((schema) =>
        appliedSchemas(schema, this.#contract, { asked: true }).map((part) => part.schema),
      ),
    );
    const key = [...parts]
      .map((part) => this.#numberOf(part))
      .sort((a, b) => a - b)
      .join();
    if (this.#visited.has(key)) return;
    this.#visited.add(key);
    const names = new Set([...parts].flatMap(({ properties }) => Object.keys(properties ?? {})));
    if (names.size > 0 && ![...parts].some(isOpen)) {
      for (const part of parts) this.#checkNames(part, names);
    }
    for (const place of placesBelow([...parts], names)) this.visit(place);
  }

  #checkNames(node: ObjectNode, names: ReadonlySet<string>): void {
    const { sources } = this.#contract;
    const required = itemsOf(node["required"]);
    for (const [index, name] of required.entries()) {
      if (typeof name !== "string" || names.has(name)) continue;
      const message = `"${name}" is required, but no schema of this object declares it${didYouMean(name, names)}; declare it under properties or correct the name`;
      const place = sources.of(required, index) ?? sources.of(node, "required");
      const id = `${this.#numberOf(node)} ${index}`;
      this.findings.set(id, newFinding("error", "required-undeclared", message, place));
    }
  }

  #numberOf(node: object): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }
}

/** `false` writes out nothing: what is required and named nowhere cannot be there at all. */
function isOpen({ additionalProperties, unevaluatedProperties, patternProperties }: ObjectNode): boolean {
  const further = additionalProperties ?? unevaluatedProperties ?? false;
  return further !== false || Object.keys(patternProperties ?? {}).length > 0;
}

/** For each place below an object or array that these schemas describe, the schemas that describe it. */
function placesBelow(parts: readonly ObjectNode[], names: Iterable<string>): JsonSchema[][] {
  const all = (keyword: string, name?: string): JsonSchema[] =>
    parts.flatMap((part) => {
      const value = part[keyword];
      if (name === undefined) return value === undefined || Array.isArray(value) ? [] : [value as JsonSchema];
      return isObjectNode(value) && Object.hasOwn(value, name) ? [value[name] as JsonSchema] : [];
    });
  const patterns = [
    ...new Set(parts.flatMap(({ patternProperties }) => Object.keys(patternProperties ?? {}))),
  ];
  const members = [...names].map((name) => [
    ...all("properties", name),
    ...patterns
      .filter((pattern) => new RegExp(pattern, "u").test(name))
      .flatMap((pattern) => all("patternProperties", pattern)),
  ]);
  const tuples = parts.flatMap(({ items, prefixItems }) => [
    ...(Array.isArray(items) ? items : []),
    ...itemsOf(prefixItems),
  ]);
  return [
    ...members,
    ...patterns.map((pattern) => all("patternProperties", pattern)),
    [...all("additionalProperties"), ...all("unevaluatedProperties")],
    [...all("items"), ...all("unevaluatedItems"), ...all("contains")],
    all("additionalItems"),
    ...tuples.map((item) => [item as JsonSchema]),
  ].filter((place) => place.length > 0);
}
