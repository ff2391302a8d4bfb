import { type Finding, newFinding } from "../contract/finding.ts";
import { IdentityMemo } from "../contract/identity-memo.ts";
import type { Contract, Message } from "../contract/model.ts";
import { type NormalizedSchemas, normalizeSchemas } from "../contract/normal-form/normalize.ts";
import type { Schema, SchemaObject, Schemas } from "../contract/normal-form/schema.ts";
import { SchemaMemo, schemaIdentity } from "../contract/normal-form/schema-memo.ts";
import { parsePointer } from "../contract/source/json-pointer.ts";
import { placeAt, valueAt } from "../contract/source/place-at.ts";
import { didYouMean } from "../contract/suggest.ts";
import type { ValidationError } from "../runtime/event/definitions.ts";
import { describeError } from "../runtime/event/violation.ts";
import { filledDefaults } from "./defaults-plan.ts";
import { type PublishDryRun, publishDryRun } from "./publish-dry-run.ts";

/**
 * What a publisher would meet: examples of payloads and defaults that are filled in, but that writing refuses. Looks at what
 * `checkContract` has no say in: members that no schema names, and what becomes of a value when its defaults are there.
 */
export function checkPublisherValues(contract: Contract): Finding[] {
  const normalized = normalizeSchemas(contract);
  const payloads = new Set(contract.messages.flatMap(({ payload }) => payload ?? []));
  return [
    ...contract.messages.flatMap((message) => exampleFindings(message, contract, normalized.schemas)),
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
    const identity = schemaIdentity(payload, schemas);
    const examples = message.examples.map((example) =>
      "payload" in example
        ? {
            ...example,
            payload: filled.get(example.node, "", [identity ?? {}, example.payload], () => {
              const form = formOf(payload, schemas);
              return form ? form.fill(example.payload) : example.payload;
            }),
          }
        : example,
    );
    return { ...message, examples };
  });
  return { ...contract, messages };
}

const filled = new IdentityMemo<unknown>();
const refused = new IdentityMemo<readonly Finding[]>();

function exampleFindings(
  { key, payload: name, examples }: Message,
  contract: Contract,
  schemas: Schemas,
): Finding[] {
  if (name === undefined) return [];
  const identity = schemaIdentity(name, schemas);
  return examples.flatMap((example, index) => {
    const { payload } = example;
    if (!("payload" in example)) return [];
    const called = example.name === undefined ? `example ${index + 1}` : `the example "${example.name}"`;
    const what = `the payload of ${called} of ${key}`;
    return refused.get(example.node, "", [identity ?? {}, payload, what], () => {
      const form = formOf(name, schemas);
      if (!form) return [];
      return refusals(form, payload)
        .filter(({ pointer, fromDefault }) => !fromDefault || !isAbsent(payload, pointer))
        .map(({ pointer, text }) =>
          newFinding(
            "error",
            "example-rejected-by-publisher",
            `${what}: a publisher could not write it, ${text}; correct the example or the schema`,
            placeAt(contract.sources, example.node, `/payload${pointer}`),
          ),
        );
    });
  });
}

const refusedDefaults = new SchemaMemo<readonly Finding[]>();

function defaultFindings(
  payloads: Iterable<string>,
  contract: Contract,
  normalized: NormalizedSchemas,
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const payload of payloads) {
    const found = refusedDefaults.get(payload, normalized.schemas, () =>
      defaultFindingsOf(payload, contract, normalized),
    );
    // Several payloads may lead to one default.
    for (const finding of found) findings.set(JSON.stringify([finding.place, finding.message]), finding);
  }
  return [...findings.values()];
}

function defaultFindingsOf(
  payload: string,
  contract: Contract,
  { schemas, origin }: NormalizedSchemas,
): Finding[] {
  return filledDefaults(payload, schemas).flatMap(({ value, node, described }) => {
    const source = origin(node);
    const form = source && isObject(value) ? formOfPlace(described, schemas) : undefined;
    if (!form || !source) return [];
    return refusals(form, value).map(({ pointer, text }) => {
      const message = `this default is filled in, and then writing refuses it: ${text}; correct the default or the schema`;
      const place = placeAt(contract.sources, source, `/default${pointer}`);
      return newFinding("error", "default-rejected-by-publisher", message, place);
    });
  });
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
function refusals(form: PublishDryRun, value: unknown): Refusal[] {
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
    const errors = isRead ? closed : form.openErrors(value).length === 0 ? open : [];
    made.push(
      ...errors.map((error) => ({
        pointer: error.pointer,
        text: `${error.pointer || "it"} ${describeError(error)}`,
        fromDefault: false,
      })),
    );
  }
  return made.filter(({ text }, index) => made.findIndex((other) => other.text === text) === index);
}

/** Of our keyword `closed`, which lists the names that it knows; `additionalProperties: false` does not. */
function isOfClosed({ keyword, expected }: ValidationError): boolean {
  return keyword === "unknown-property" && expected instanceof Set;
}

function unnamedMember({ pointer, expected }: ValidationError, value: unknown): Refusal {
  const end = pointer.lastIndexOf("/");
  const path = pointer.slice(0, end);
  const [name = ""] = parsePointer(pointer.slice(end));
  const holder = valueAt(value, path);
  const free = [...(expected as ReadonlySet<string>)].filter(
    (known) => !isObject(holder) || !Object.hasOwn(holder, known),
  );
  return {
    pointer,
    text: `${path || "it"} has "${name}", which the schema does not name${didYouMean(name, free)}`,
    fromDefault: true,
  };
}

function isAbsent(value: unknown, pointer: string): boolean {
  return valueAt(value, pointer) === undefined;
}

/** The form of a place that all of these schemas describe. */
function formOfPlace(described: readonly Schema[], schemas: Schemas): PublishDryRun | undefined {
  const [first] = described;
  const place: Schema | undefined =
    described.length === 1 ? first : ({ allOf: [...described] } satisfies SchemaObject);
  // No schema of a contract is called so: theirs are identifiers.
  return place === undefined ? undefined : formOf("#place", new Map([...schemas, ["#place", place]]));
}

/** The form of a named schema; undefined for one that cannot be compiled, which `checkContract` and `generate` report. */
function formOf(name: string, schemas: Schemas): PublishDryRun | undefined {
  try {
    return publishDryRun(name, schemas);
  } catch {
    // A schema that cannot be compiled is a finding of its own.
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
