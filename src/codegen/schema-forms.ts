import type { Contract } from "../contract/model.ts";
import type { SchemaObject, Schemas } from "../contract/normal-form/schema.ts";
import { type PlannedDefaults, planDefaults } from "./defaults-plan.ts";
import { reachableFrom, surveyDefaults } from "./defaults-survey.ts";

/** Which named schemas have a form for handlers (defaults are there) that differs from the one for publishers. */
export interface SchemaForms {
  /** Whether defaults are filled in where this schema stands. */
  isFilled(name: string): boolean;
  /** The name of the type a publisher writes: `NameInput` where it differs, else `Name`. */
  inputName(name: string): string;
  /** The defaults of a payload. */
  defaultsOf(name: string): PlannedDefaults;
  /** Nodes whose `default` stands where none is filled in. */
  readonly unusedDefaults: ReadonlySet<SchemaObject>;
}

/** Finds out the forms of all schemas of a contract. */
export function schemaForms(contract: Contract, schemas: Schemas): SchemaForms {
  const payloads = new Set(contract.messages.flatMap((message) => message.payload ?? []));
  const headers = new Set(contract.messages.flatMap((message) => message.headers ?? []));
  const used = reachableFrom([...payloads, ...headers], schemas);
  // A schema that no message uses is there for authors to import: it counts as a payload.
  const spare = [...schemas.keys()].filter((name) => !used.has(name));
  const { filled, unused } = surveyDefaults([...payloads, ...spare], headers, schemas);
  const planned = new Map<string, PlannedDefaults>();
  const defaultsOf = (name: string) => {
    const plan = planned.get(name) ?? planDefaults(name, schemas);
    planned.set(name, plan);
    return plan;
  };
  const names = new Set(schemas.keys());
  const inputNames = new Map<string, string>();
  for (const name of schemas.keys()) {
    if (!filled.has(name) || !defaultsOf(name).plan) continue;
    let inputName = `${name}Input`;
    while (names.has(inputName)) inputName += "_";
    names.add(inputName);
    inputNames.set(name, inputName);
  }
  return {
    isFilled: (name) => filled.has(name),
    inputName: (name) => inputNames.get(name) ?? name,
    defaultsOf,
    unusedDefaults: unused,
  };
}
