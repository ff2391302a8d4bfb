import type { ErrorObject } from "ajv";
import { type Finding, newFinding } from "../contract/finding.ts";
import { escapeSegment } from "../contract/json-pointer.ts";
import type { Contract } from "../contract/model.ts";
import { placeAt, valueAt } from "../contract/place-at.ts";
import { didYouMean } from "../contract/suggest.ts";
import type { Closed } from "./close-schema.ts";
import { filledDefaults } from "./defaults-plan.ts";
import { type NormalizedSchemas, normalizeSchemas } from "./normalize.ts";
import type { Schema, SchemaObject, Schemas } from "./schema.ts";
import { type WrittenForm, writtenForm } from "./written-form.ts";

/**
 * What a publisher would meet: examples of payloads and defaults that are filled in, but that writing refuses. Looks at what
 * `checkContract` has no say in: members that no schema names, and what becomes of a value when its defaults are there.
 */
export function checkPublishable(contract: Contract): Finding[] {
  const normalized = normalizeSchemas(contract);
  const payloads = new Set(contract.messages.flatMap(({ payload }) => payload ?? []));
  return [
    ...[...payloads].flatMap((name) => exampleFindings(name, contract, normalized.schemas)),
    ...defaultFindings(payloads, contract, normalized),
  ];
}

/**
 * The contract with the defaults filled in that its examples leave out, as a publisher may: so `checkContract` takes an example for
 * what it becomes.
 */
export function withFilledExamples(contract: Contract): Contract {
  const { schemas } = normalizeSchemas(contract);
  const messages = contract.messages.map((message) => {
    const { payload } = message;
    if (payload === undefined || !message.examples.some((example) => "payload" in example)) return message;
    const form = formOf(payload, schemas);
    if (!form) return message;
    const examples = message.examples.map((example) =>
      "payload" in example ? { ...example, payload: form.fill(example.payload) } : example,
    );
    return { ...message, examples };
  });
  return { ...contract, messages };
}

function exampleFindings(name: string, contract: Contract, schemas: Schemas): Finding[] {
  const messages = contract.messages.filter(
    ({ payload, examples }) => payload === name && examples.some((example) => "payload" in example),
  );
  const form = messages.length > 0 ? formOf(name, schemas) : undefined;
  if (!form) return [];
  return messages.flatMap((message) =>
    message.examples.flatMap((example, index) => {
      if (!("payload" in example)) return [];
      const called = example.name === undefined ? `example ${index + 1}` : `the example "${example.name}"`;
      const what = `the payload of ${called} of ${message.key}`;
      return refusals(form, example.payload)
        .filter(({ pointer, fromDefault }) => !fromDefault || !isAbsent(example.payload, pointer))
        .map(({ pointer, text }) =>
          newFinding(
            "error",
            "example-not-publishable",
            `${what}: a publisher could not write it, ${text}; correct the example or the schema`,
            placeAt(contract.sources, example.node, `/payload${pointer}`),
          ),
        );
    }),
  );
}

function defaultFindings(
  payloads: Iterable<string>,
  contract: Contract,
  { schemas, origin }: NormalizedSchemas,
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const payload of payloads) {
    for (const { value, node, described } of filledDefaults(payload, schemas)) {
      const source = origin(node);
      const form = source && isObject(value) ? formOfPlace(described, schemas) : undefined;
      if (!form || !source) continue;
      for (const { pointer, text } of refusals(form, value)) {
        const message = `this default is filled in, and then writing refuses it: ${text}; correct the default or the schema`;
        const place = placeAt(contract.sources, source, `/default${pointer}`);
        // Several payloads may lead to one default.
        findings.set(
          JSON.stringify([place, message]),
          newFinding("error", "default-not-publishable", message, place),
        );
      }
    }
  }
  return [...findings.values()];
}

interface Refusal {
  /** The offending part of the value. */
  readonly pointer: string;
  /** What is wrong there, after a comma or colon. */
  readonly text: string;
  /** Whether the part may stand only in what defaults added. */
  readonly fromDefault: boolean;
}

/** Why writing refuses a value that reading accepts, and which members it refuses in any case. */
function refusals(form: WrittenForm, value: unknown): Refusal[] {
  const filled = form.fill(value);
  const closed = form.closedErrors(filled);
  const open = form.openErrors(filled);
  const isRead = open.length === 0;
  // Where no branch of a union fits, each says what it would not take; only the reader's errors help then.
  const isUnclear = closed.some(({ keyword }) => /^(?:oneOf|anyOf|discriminator)$/.test(keyword));
  const unnamed = isRead || !isUnclear ? closed.filter(isOfClosed) : [];
  const made = unnamed.map((error) => unnamedMember(error, value));
  if (made.length === 0) {
    // What the value itself does wrong, checkContract reports.
    const told = isRead ? closed : form.openErrors(value).length === 0 ? open : [];
    made.push(
      ...told.map(({ instancePath, message }) => ({
        pointer: instancePath,
        text: `${instancePath || "it"} ${message ?? "is not valid"}`,
        fromDefault: false,
      })),
    );
  }
  return made.filter(({ text }, index) => made.findIndex((other) => other.text === text) === index);
}

/** Of our keyword `closed`; it calls itself `additionalProperties`, whose own value is `false` where it refuses a member. */
function isOfClosed({ keyword, schema }: ErrorObject): boolean {
  return keyword === "additionalProperties" && isObject(schema);
}

function unnamedMember(error: ErrorObject, value: unknown): Refusal {
  const name = String((error.params as { additionalProperty?: unknown }).additionalProperty);
  const { names } = error.schema as Closed;
  const holder = valueAt(value, error.instancePath);
  const free = names.filter((known) => !isObject(holder) || !Object.hasOwn(holder, known));
  return {
    pointer: `${error.instancePath}/${escapeSegment(name)}`,
    text: `${error.instancePath || "it"} has "${name}", which the schema does not name${didYouMean(name, free)}`,
    fromDefault: true,
  };
}

function isAbsent(value: unknown, pointer: string): boolean {
  return valueAt(value, pointer) === undefined;
}

/** The form of a place that all of these schemas describe. */
function formOfPlace(described: readonly Schema[], schemas: Schemas): WrittenForm | undefined {
  const [first] = described;
  const place: Schema | undefined =
    described.length === 1 ? first : ({ allOf: [...described] } satisfies SchemaObject);
  // No schema of a contract is called so: theirs are identifiers.
  return place === undefined ? undefined : formOf("#place", new Map([...schemas, ["#place", place]]));
}

/** The form of a named schema; undefined for one that cannot be compiled, which `checkContract` and `generate` report. */
function formOf(name: string, schemas: Schemas): WrittenForm | undefined {
  try {
    return writtenForm(name, schemas);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
