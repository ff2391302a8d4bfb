/** AsyncAPI documents whose names and texts try to break out of the places where code puts them. */
import fc from "fast-check";

/** The global that is set when a text of a document runs. */
export const TRAP = "__pwned";

const set = `globalThis.${TRAP} = 1`;
const BREAKOUTS = [
  `*/ ${set}; /*`,
  `/** ${set} */`,
  `//\n${set}\n//`,
  `\u2028${set}\u2028`,
  `\u2029${set}//`,
  `\r${set}\r`,
  `\`+(${set})+\``,
  `\${${set}}`,
  `"; ${set}; "`,
  `'; ${set}; '`,
  `\\"; ${set}; //`,
  `\\\\'; ${set}; //`,
  `"+(${set})+"`,
  `'+(${set})+'`,
  `"]: (${set}), ["`,
  `]; ${set}; [`,
  `}; ${set}; {`,
  `/; ${set}; /`,
  `</script><script>${set}</script>`,
  `\\u0022; ${set}; //`,
  `\\x27; ${set}; //`,
  `<!-- ${set}\n--> ${set}`,
  `*\\/ ${set}; /*`,
  `**/ ${set}`,
  `{@link x} */ ${set}`,
  `@ts-nocheck\n@ts-ignore\n# sourceMappingURL=data:,\n${set}`,
];

const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "toJSON",
  "default",
  "delete",
  "class",
  "await",
  "import",
  "type",
  "undefined",
  "null",
  "NaN",
  "arguments",
  "eval",
  "Object",
  "String",
  "Record",
  "Promise",
  "Error",
  "Event",
  "Input",
  "Data",
  "index",
  "types",
  "addresses",
  "__defineGetter__",
  "globalThis",
  "process",
  "require",
];

const ODD = [
  "",
  " ",
  ".",
  "..",
  "../../x",
  "a/b",
  "a~1b",
  "%2e%2e",
  "#/$defs/x",
  "\0",
  "a\0b",
  "\ud800",
  "\udc00\ud800",
  "🎉",
  "👩‍👩‍👧",
  "\u202edesrever\u202c",
  "\u200f\u200e\ufeff",
  "é",
  "e\u0301",
  "ß",
  "ſ",
  "日本",
  "1",
  "-1",
  "007",
  "1e3",
  "\\",
  '"',
  "'",
  "`",
  "${",
  "*/",
  "\n",
  "\r\n",
  "\t",
  "\u2028",
  "\u2029",
  "\u0085",
  "$&",
  "$1",
  "{}",
  "{x}",
  "[k: string]",
  "x".repeat(10_000),
  "*/".repeat(5_000),
  "\\".repeat(999),
];

/** Any text that a document may hold. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...BREAKOUTS) },
  { weight: 2, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 3, arbitrary: fc.constantFrom(...ODD) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
      .map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...BREAKOUTS), fc.constantFrom(...ODD)).map((two) => two.join("")),
  },
);

/** Mostly the plain one, so that most documents are refused for no more than one name. */
const now = (plain: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(plain) }, { weight: 1, arbitrary: hostileText });

/** Of an application, whose name needs a letter. */
const behind = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: hostileText.map((text) => `${name} ${text.slice(0, 99)}`) },
    { weight: 1, arbitrary: hostileText },
  );

/** Characters that addresses and types take, but literals and comments do not. */
const quiet = fc.constantFrom(..."\"'`\\$*/<>;()=-a1é\u202e🎉");

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  one: fc.oneof(
    { maxDepth: 2 },
    hostileText,
    fc.constantFrom<unknown>(null, true, 0, -0, 1.5, 1e300),
    fc.array(tie("one"), { maxLength: 2 }),
    fc
      .array(fc.tuple(hostileText, tie("one")), { maxLength: 2 })
      .map((members) => Object.fromEntries(members)),
  ),
})).one;

const few = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 3 });

/** Names that a schema may ask for. Ajv takes a missing member called "" for a present one unless it lists all errors. */
const askable = (names: readonly string[]) => names.filter((name) => name !== "");

/** One hostile property: its schema, and a value that the schema takes. */
const property: fc.Arbitrary<{ schema: unknown; fits: unknown }> = fc.oneof(
  fc.record({ description: hostileText, title: hostileText, default: hostileText }).map((texts) => ({
    schema: { type: "string", ...texts },
    fits: texts.default,
  })),
  few(hostileText).map((values) => ({ schema: { enum: values }, fits: values[0] })),
  value.map((one) => ({ schema: { const: one }, fits: one })),
  fc
    .tuple(value, hostileText)
    .map(([one, text]) => ({ schema: { default: one, description: text }, fits: one })),
  fc.tuple(hostileText, hostileText).map(([name, text]) => ({
    schema: {
      type: "object",
      additionalProperties: false,
      required: askable([name]),
      properties: Object.fromEntries([[name, { type: "string", description: text }]]),
    },
    fits: Object.fromEntries([[name, text]]),
  })),
  fc.tuple(hostileText, hostileText).map(([name, text]) => ({
    schema: {
      type: "object",
      dependencies: Object.fromEntries([[name, [name]]]),
      propertyNames: { enum: [name, text] },
      additionalProperties: { enum: [text] },
    },
    fits: Object.fromEntries([[name, text]]),
  })),
  hostileText.map((text) => ({
    schema: {
      oneOf: [{ const: text }, { type: "integer", description: text, "x-note": text, $comment: text }],
    },
    fits: text,
  })),
  hostileText.map((text) => ({
    schema: { type: "string", pattern: text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&") },
    fits: text,
  })),
  hostileText.map((text) => ({ schema: { type: "string", pattern: text }, fits: text })),
  hostileText.map((text) => ({
    schema: {
      patternProperties: Object.fromEntries([
        [text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), { const: text }],
      ]),
    },
    fits: Object.fromEntries([[text, text]]),
  })),
);

/** A document, with values to validate as the payload of its first message. */
export interface HostileDocument {
  readonly document: unknown;
  readonly values: readonly unknown[];
}

export const hostileDocument: fc.Arbitrary<HostileDocument> = fc
  .record({
    title: behind("Shop"),
    application: behind("Depot"),
    channel: now("orders"),
    message: now("order-placed"),
    other: now("order-cancelled"),
    schema: now("Order"),
    parameter: now("region"),
    operation: now("place"),
    receive: now("take"),
    server: now("main"),
    header: now("tenant"),
    failure: now("refused"),
    type: fc.oneof(
      hostileText,
      fc.constant("shop.order.placed.v1"),
      fc.string({ unit: quiet, minLength: 1 }),
    ),
    values: fc.uniqueArray(
      fc.oneof({ weight: 6, arbitrary: fc.string({ unit: quiet }) }, { weight: 1, arbitrary: hostileText }),
      {
        maxLength: 2,
      },
    ),
    texts: fc.array(hostileText, { minLength: 10, maxLength: 10 }),
    members: fc.uniqueArray(fc.tuple(hostileText, property), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name,
    }),
    required: fc.boolean(),
    wrong: value,
  })
  .map((parts) => {
    const { title, channel, message, other, schema, parameter, operation, texts, members, values } = parts;
    const pointer = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
    const named = (key: string, node: unknown) => Object.fromEntries([[key, node]]);
    const [a, b, c, d, e, f, g, h, i, j] = texts;
    const fits = Object.fromEntries(members.map(([name, { fits: one }]) => [name, one]));
    const payload = {
      type: "object",
      title: a,
      description: b,
      ...(parts.required && { required: askable(members.map(([name]) => name)) }),
      properties: Object.fromEntries(members.map(([name, { schema: one }]) => [name, one])),
    };
    const document = {
      asyncapi: "3.1.0",
      info: { title, version: "1.0.0", description: c, tags: [{ name: d, description: e }] },
      servers: named(parts.server, { host: "localhost", protocol: "redis", description: f }),
      channels: named(channel, {
        address: `orders.{${parameter}}`,
        title: g,
        description: h,
        parameters: named(parameter, { description: i, ...(values.length > 0 && { enum: values }) }),
        messages: Object.fromEntries([
          [message, { $ref: `#/components/messages/${pointer(message)}` }],
          [other, { $ref: `#/components/messages/${pointer(other)}` }],
        ]),
      }),
      operations: Object.fromEntries([
        [
          operation,
          {
            action: "send",
            channel: { $ref: `#/channels/${pointer(channel)}` },
            title: j,
            summary: a,
            description: b,
          },
        ],
        [
          parts.receive,
          {
            action: "receive",
            channel: { $ref: `#/channels/${pointer(channel)}` },
            tags: [{ name: parts.application }],
          },
        ],
      ]),
      components: {
        messages: Object.fromEntries([
          [
            message,
            {
              name: parts.type,
              title: d,
              summary: e,
              description: f,
              tags: [{ name: g }],
              headers: {
                type: "object",
                properties: named(parts.header, { type: "string", description: h }),
              },
              payload: { $ref: `#/components/schemas/${pointer(schema)}` },
              examples: [{ name: i, summary: j, payload: fits }],
            },
          ],
          [other, { description: a, payload: { const: b, description: c } }],
        ]),
        schemas: named(schema, payload),
      },
    };
    const changed = members.map(([name]) => ({ ...fits, ...named(name, parts.wrong) }));
    return { document, values: [fits, {}, parts.wrong, ...changed] };
  });
