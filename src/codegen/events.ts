import type { Contract, Message } from "../contract/model.ts";
import type { Schemas } from "../contract/normal-form/schema.ts";
import { possibleTypes } from "../contract/normal-form/schema-parts.ts";
import { expressionText } from "./addresses.ts";
import { argumentNames } from "./argument-names.ts";
import { locatedType, paramsType } from "./channel-types.ts";
import { channelsOf } from "./document-order.ts";
import type { Names } from "./names.ts";
import type { SchemaForms } from "./schema-forms.ts";
import { docComment, fileText, literal, objectLiteral, objectType, stringLiteral } from "./text.ts";

/** The two files of an event: one value, and one type and namespace of the same name. */
export function emitEvent(
  message: Message,
  contract: Contract,
  names: Names,
  schemas: Schemas,
  forms: SchemaForms,
): readonly [path: string, text: string][] {
  return [
    [`events/${message.key}.js`, eventCode(message, names, schemas, forms)],
    [`events/${message.key}.d.ts`, eventTypes(message, contract, forms)],
  ];
}

function eventCode(message: Message, names: Names, schemas: Schemas, forms: SchemaForms): string {
  const addresses = message.channels.map(names.address);
  const validators =
    message.headers === undefined ? ["read", "write"] : ["read", "readHeaders", "write", "writeHeaders"];
  const { plan, plans } =
    message.payload === undefined ? { plan: undefined, plans: {} } : forms.defaultsOf(message.payload);
  const mediaType = message.contentType.split(";")[0]?.trim().toLowerCase();
  const isWhole = mediaType === "application/cloudevents+json";
  const constructors = [
    "defineEvent",
    ...(message.headers === undefined ? [] : ["defineHeaders"]),
    ...(isWhole ? ["wholeEvent"] : []),
  ];
  const text =
    message.payload === undefined || possibleTypes({ $ref: message.payload }, schemas).has("string");
  const argumentList = message.payload === undefined ? undefined : argumentNames(message.payload, schemas);
  const spec = objectLiteral([
    ["key", stringLiteral(message.key)],
    ["type", stringLiteral(message.type)],
    ["version", literal(message.version)],
    ["minorversion", literal(message.minorversion)],
    ["channels", `[${addresses.join(", ")}]`],
    ["read", "read"],
    ["write", "write"],
    ["defaults", plan && lastingLiteral(plan)],
    ["plans", Object.keys(plans).length > 0 ? lastingLiteral(plans) : undefined],
    ["correlationId", message.correlationId && stringLiteral(expressionText(message.correlationId))],
    ["partitionKey", message.partitionKey && stringLiteral(expressionText(message.partitionKey))],
    [
      "contentType",
      message.contentType === "application/json" ? undefined : stringLiteral(message.contentType),
    ],
    ["arguments", argumentList && literal(argumentList)],
    ["text", text ? "true" : undefined],
    ["whole", isWhole ? "wholeEvent" : undefined],
    ["headers", message.headers === undefined ? undefined : "defineHeaders(readHeaders, writeHeaders)"],
  ])
    .replaceAll("read: read,", "read,")
    .replaceAll("write: write,", "write,");
  return fileText(
    [
      `import { ${constructors.join(", ")} } from "eventpact/gen/v1";`,
      addresses.length > 0
        ? `import { ${[...new Set(addresses)].sort().join(", ")} } from "../addresses.js";`
        : "",
      `import { ${validators.join(", ")} } from "./${message.key}.validator.js";`,
    ]
      .filter(Boolean)
      .join("\n"),
    `export const ${message.key} = /*#__PURE__*/ defineEvent(${spec});`,
  );
}

const literals = new WeakMap<object, string>();

/** The literal of a value that never changes, written once. */
function lastingLiteral(value: unknown): string {
  if (typeof value !== "object" || value === null) return literal(value);
  const text = literals.get(value) ?? literal(value);
  literals.set(value, text);
  return text;
}

function eventTypes(message: Message, contract: Contract, forms: SchemaForms): string {
  const { key, payload, headers } = message;
  const data = payload === undefined ? "unknown" : `types.${payload}`;
  const input = payload === undefined ? "unknown" : `types.${forms.inputName(payload)}`;
  const channels = channelsOf(contract, message.channels).map((channel): [string, string] => [
    channel.key,
    objectType([
      ["params", paramsType(channel)],
      ["located", locatedType(channel)],
    ]),
  ]);
  const facts = objectType([
    ["input", input],
    ["data", data],
    ["headers", headers === undefined ? "undefined" : `types.${forms.inputName(headers)}`],
    ["channels", objectType(channels)],
  ]);
  const usesTypes = payload !== undefined || headers !== undefined;
  return fileText(
    [
      'import type { EventDefinition } from "eventpact/gen/v1";',
      usesTypes ? 'import type * as types from "../types.js";' : "",
    ]
      .filter(Boolean)
      .join("\n"),
    `${eventComment(message, contract)}export declare const ${key}: EventDefinition<${facts}>;`,
    `/** What a handler of ${key} gets. */\nexport type ${key} = ${data};`,
    `export declare namespace ${key} {
  /** What a publisher writes: fields with a default may be left out. */
  type Input = ${input};
  /** What a handler gets: defaults are present. */
  type Data = ${data};
}`,
  );
}

function eventComment(message: Message, contract: Contract): string {
  const addresses = channelsOf(contract, message.channels).map(
    (channel) => `\`${channel.address ?? channel.key}\``,
  );
  const version = message.minorversion > 0 ? `${message.version}.${message.minorversion}` : message.version;
  const example = message.examples.find(({ payload }) => payload !== undefined);
  return docComment(
    message.title,
    message.summary,
    message.description,
    `Type \`${message.type}\`, version ${version}${addresses.length > 0 ? `; travels on ${addresses.join(", ")}` : ""}.`,
    message.deprecated ? "@deprecated" : undefined,
    example &&
      `@example\n\`\`\`ts\nconst payload: ${message.key}.Input = ${lastingLiteral(example.payload)};\n\`\`\``,
  );
}
