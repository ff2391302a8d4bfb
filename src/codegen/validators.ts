import { DocumentError } from "../contract/document-error.ts";
import type { Contract, Message } from "../contract/model.ts";
import { type ClosableSchemas, closeSchema } from "./close-schema.ts";
import { compileToText } from "./compiler.ts";
import { ADD_ERROR, cleanModule } from "./esm-clean.ts";
import type { Schema, Schemas } from "./schema.ts";
import { fileText } from "./text.ts";

/** The two files of an event's validators: `read` and `write`, and the same for headers where there are some. */
export function emitValidators(
  message: Message,
  contract: Contract,
  schemas: Schemas,
): readonly [path: string, text: string][] {
  const payload = message.payload === undefined ? undefined : closeSchema(message.payload, schemas, "s");
  const headers = message.headers === undefined ? undefined : closeSchema(message.headers, schemas, "h");
  const path = `events/${message.key}.validator`;
  return [
    [`${path}.js`, validatorCode(message, contract, payload, headers)],
    [`${path}.d.ts`, validatorTypes(message)],
  ];
}

function validatorCode(
  message: Message,
  contract: Contract,
  payload: ClosableSchemas | undefined,
  headers: ClosableSchemas | undefined,
): string {
  const both = [payload, headers].filter((one) => one !== undefined);
  const all = new Map<string, Schema>(both.flatMap((one) => [...one.schemas]));
  const roots = { ...(payload && { payload: payload.root }), ...(headers && { headers: headers.root }) };
  const code =
    both.length === 0
      ? ""
      : compileFor(message, contract, () =>
          compileToText(
            all,
            roots,
            both.some((one) => one.tracksEvaluated),
          ),
        );
  const { imports, body, exports } = cleanModule(code);
  const closes = both.some((one) => one.closes);
  return fileText(
    imports.length > 0 ? `import { ${imports.join(", ")} } from "eventpact/gen/v1";` : "",
    closes ? CLOSING : "",
    body === "" ? "" : ADD_ERROR,
    body,
    exported("read", "write", payload, exports.get("payload")),
    message.headers === undefined
      ? ""
      : exported("readHeaders", "writeHeaders", headers, exports.get("headers")),
  );
}

const CLOSING = `// While it is true, what the schema does not name is refused: writing is closed, reading is open.
let closing = false;
const entry = (validate, closed) => {
  const check = (data) => {
    closing = closed;
    const valid = validate(data);
    check.errors = validate.errors;
    return valid;
  };
  return check;
};`;

function exported(
  read: string,
  write: string,
  closable: ClosableSchemas | undefined,
  validate: string | undefined,
): string {
  if (!closable || validate === undefined)
    return `export const ${read} = () => true;\nexport const ${write} = ${read};`;
  if (!closable.closes) return `export const ${read} = ${validate};\nexport const ${write} = ${read};`;
  const reading = `export const ${read} = /*#__PURE__*/ entry(${validate}, false);`;
  if (closable.monotone) return `${reading}\nexport const ${write} = /*#__PURE__*/ entry(${validate}, true);`;
  return `${reading}
const closed${write} = /*#__PURE__*/ entry(${validate}, true);
// Closing one branch of a \`oneOf\` can make another the only one that fits: what is written must be readable too.
export const ${write} = (data) => {
  const check = ${read}(data) ? closed${write} : ${read};
  const valid = check === closed${write} && check(data);
  ${write}.errors = check.errors;
  return valid;
};`;
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

function compileFor(message: Message, contract: Contract, compile: () => string): string {
  try {
    return compile();
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
