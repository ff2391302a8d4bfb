/** For `validate`, which looks at one contract (`check` compares two): every schema accepts some value. */
import { type Finding, newFinding } from "../finding.ts";
import { IdentityMemo } from "../identity-memo.ts";
import type { Contract, JsonSchema, NamedSchema } from "../model.ts";
import { closureOf } from "../schemas/closures.ts";
import { referredSchema, subSchemas } from "../schemas/schema-nodes.ts";
import { isObjectNode, type ObjectNode } from "../source/nodes.ts";
import type { EmptyReason } from "./empty-reason.ts";
import { EmptySchemaFinder, mayContradict } from "./empty-schema-finder.ts";

type Severity = Finding["severity"];

// What stands there is chosen by the value, so a value may do without it.
const CHOSEN = new Set(
  (
    "anyOf oneOf then else dependencies dependentSchemas contains propertyNames patternProperties additionalProperties " +
    "unevaluatedProperties unevaluatedItems additionalItems"
  ).split(" "),
);
// What stands there is asked, or forbidden: that no value fits it may be meant so.
const ASKED = new Set(["if", "not"]);

/**
 * Schemas that accept nothing: a payload, or a part of one, that no publisher could ever write. In a branch that a value may do without it
 * is a warning, and so is a schema without a type that no object fits, though other values do. A member whose schema is `false`, and that is not required, must be absent: that is no mistake.
 */
export function checkEmptySchemas(contract: Contract): Finding[] {
  const finder = new EmptySchemaFinder(contract);
  const findings = new Map<string, Finding>();
  for (const message of contract.messages) {
    const payload = contract.schemas.get(message.payload ?? "");
    const headers = contract.schemas.get(message.headers ?? "");
    const identity = [payload, headers].map((named) => named && closureOf(named, contract.schemas));
    const found = ofMessages.get(message.node, "", [...identity, message.key], () => {
      const walk = new Walk(contract, finder);
      if (payload) walk.startPayload(payload, message.key, message.node);
      if (headers) walk.visit(headers, "error");
      return walk.findings;
    });
    for (const [id, finding] of found) keepWorse(findings, id, finding);
  }
  return [...findings.values()];
}

const ofMessages = new IdentityMemo<ReadonlyMap<string, Finding>>();

/** Of two findings about the same thing the first, unless only the second is an error. */
function keepWorse(findings: Map<string, Finding>, id: string, finding: Finding): void {
  const known = findings.get(id);
  if (known && (known.severity === "error" || finding.severity === "warning")) return;
  findings.set(id, finding);
}

class Walk {
  readonly findings = new Map<string, Finding>();
  readonly #contract: Contract;
  readonly #finder: EmptySchemaFinder;
  /** By severity: what was visited as an error need not be visited again. */
  readonly #visited: Readonly<Record<Severity, Set<JsonSchema>>> = { error: new Set(), warning: new Set() };

  constructor(contract: Contract, finder: EmptySchemaFinder) {
    this.#contract = contract;
    this.#finder = finder;
  }

  startPayload(named: NamedSchema, message: string, node: object): void {
    const holder = { node, key: "payload" };
    const found = this.#finder.reasonFor(named.schema, holder);
    if (found?.kind === "forbidden") {
      const text = `${found.text}; write a schema that something fits, or leave the payload of ${message} out`;
      const place = found.place ?? this.#contract.sources.of(node, "payload");
      this.#report({ ...found, text, place }, "error");
    }
    this.visit(named, "error");
  }

  visit(named: NamedSchema, severity: Severity): void {
    const open: { schema: JsonSchema; named: NamedSchema; severity: Severity }[] = [
      { schema: named.schema, named, severity },
    ];
    for (let next = open.pop(); next; next = open.pop()) {
      const { schema, named: home, severity: at } = next;
      if (!isObjectNode(schema) || this.#visited.error.has(schema) || this.#visited[at].has(schema)) continue;
      this.#visited[at].add(schema);
      if (mayContradict(schema)) this.#check(schema, at);
      const target = referredSchema(schema, this.#contract.schemas);
      if (target) open.push({ schema: target.schema, named: target, severity: at });
      for (const { keyword, schema: inner } of subSchemas(schema, home.dialect)) {
        if (ASKED.has(keyword)) continue;
        open.push({ schema: inner, named: home, severity: CHOSEN.has(keyword) ? "warning" : at });
      }
    }
  }

  #check(schema: ObjectNode, severity: Severity): void {
    const found = this.#finder.reasonFor(schema);
    if (found?.kind === "contradiction") this.#report(found, severity);
    // With one type, no value of it fits when none fits at all.
    if (found || typeof schema["type"] === "string") return;
    for (const { kind, why } of this.#finder.emptyKindsOf(schema)) this.#report(why, "warning", kind);
  }

  #report({ text, place }: EmptyReason, severity: Severity, what = "value"): void {
    const id = JSON.stringify([place, text]);
    keepWorse(
      this.findings,
      id,
      newFinding(severity, "schema-empty", `no ${what} fits here: ${text}`, place),
    );
  }
}
