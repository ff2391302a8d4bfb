import type { Contract, Message } from "../contract/model.ts";
import type { Schemas } from "../contract/normal-form/schema.ts";
import { DocumentError } from "../contract/source/document-error.ts";
import { type CompiledPayload, compilePayload } from "./compile-payload.ts";
import { fileText } from "./text.ts";

/**
 * The two files of an event's validators: `read` and `write`, and the same for headers where there are some. Throws a `DocumentError` for
 * schemas that cannot be compiled.
 */
export function emitValidators(
  message: Message,
  contract: Contract,
  schemas: Schemas,
): readonly [path: string, text: string][] {
  const path = `events/${message.key}.validator`;
  return [
    [`${path}.js`, validatorCode(message, contract, schemas)],
    [`${path}.d.ts`, validatorTypes(message)],
  ];
}

function validatorCode(message: Message, contract: Contract, schemas: Schemas): string {
  const payload = compile(message.payload, "s", message, contract, schemas);
  const headers = compile(message.headers, "h", message, contract, schemas);
  if (!payload && !headers) return fileText(ALWAYS);
  const pairs = [
    exportPair("read", "write", payload),
    message.headers === undefined ? "" : exportPair("readHeaders", "writeHeaders", headers),
  ].join("\n");
  const both = [payload, headers].filter((one) => one !== undefined);
  const helpers = ["validator", "strictWriter"].filter((helper) => pairs.includes(`${helper}(`));
  const imports = new Set([...both.flatMap((one) => one.imports), ...helpers]);
  return fileText(
    `import { ${[...imports].sort().join(", ")} } from "eventpact/gen/v1";`,
    ...both.map(({ body }) => body),
    pairs,
  );
}

const ALWAYS = "export const read = () => true;\nexport const write = read;";

function exportPair(read: string, write: string, compiled: CompiledPayload | undefined): string {
  if (!compiled) return ALWAYS;
  const { check, closes, monotone } = compiled;
  const reader = `export const ${read} = /*#__PURE__*/ validator(${check});`;
  if (!closes) return `${reader}\nexport const ${write} = ${read};`;
  if (monotone) return `${reader}\nexport const ${write} = /*#__PURE__*/ validator(${check}, true);`;
  return `${reader}\nexport const ${write} = /*#__PURE__*/ strictWriter(${read}, ${check});`;
}

function validatorTypes(message: Message): string {
  const pair = (read: string, write: string, what: string) =>
    `/** Whether a value is ${what} of ${message.key} as a reader takes it: properties that the schema does not name pass. */
export declare const ${read}: ValidateFunction;
/** Whether a value is ${what} of ${message.key} as a publisher may write it: only properties that the schema names. */
export declare const ${write}: ValidateFunction;`;
  return fileText(
    'import type { ValidateFunction } from "eventpact/gen/v1";',
    pair("read", "write", "a payload"),
    message.headers === undefined ? "" : pair("readHeaders", "writeHeaders", "the headers"),
  );
}

function compile(
  name: string | undefined,
  prefix: "s" | "h",
  message: Message,
  contract: Contract,
  schemas: Schemas,
): CompiledPayload | undefined {
  if (name === undefined) return undefined;
  try {
    return compilePayload(name, schemas, prefix);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DocumentError(
      "schema_invalid",
      `the schemas of message "${message.key}" cannot be compiled: ${reason}`,
      contract.sources.of(message.node),
      { cause: error },
    );
  }
}
