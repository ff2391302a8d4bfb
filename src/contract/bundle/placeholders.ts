/** Which objects of an AsyncAPI 3 document stand where: what a `$ref` found at a place leads to. */

/** A kind of object, by the name of its home below `components`; the others have none there. */
export type BundleKind =
  | "document"
  | "info"
  | "components"
  | "schemas"
  | "servers"
  | "serverVariables"
  | "channels"
  | "operations"
  | "messages"
  | "parameters"
  | "replies"
  | "replyAddresses"
  | "correlationIds"
  | "securitySchemes"
  | "operationTraits"
  | "messageTraits"
  | "externalDocs"
  | "tags"
  | "serverBindings"
  | "channelBindings"
  | "operationBindings"
  | "messageBindings";

/** What stands under a field: one object, a list or a mapping of them. */
export type Placeholder =
  | { readonly one: BundleKind }
  | { readonly list: BundleKind }
  | { readonly map: BundleKind };

const one = (kind: BundleKind): Placeholder => ({ one: kind });
const list = (kind: BundleKind): Placeholder => ({ list: kind });
const map = (kind: BundleKind): Placeholder => ({ map: kind });

const DESCRIBED = { tags: list("tags"), externalDocs: one("externalDocs") };
const MESSAGE_TRAIT = {
  ...DESCRIBED,
  headers: one("schemas"),
  correlationId: one("correlationIds"),
  bindings: one("messageBindings"),
};
const OPERATION_TRAIT = {
  ...DESCRIBED,
  security: list("securitySchemes"),
  bindings: one("operationBindings"),
};
const REPLY = one("replies");

/** Kinds that have a home below `components`. */
export const COMPONENT_KINDS = [
  "schemas",
  "servers",
  "serverVariables",
  "channels",
  "operations",
  "messages",
  "parameters",
  "replies",
  "replyAddresses",
  "correlationIds",
  "securitySchemes",
  "operationTraits",
  "messageTraits",
  "externalDocs",
  "tags",
  "serverBindings",
  "channelBindings",
  "operationBindings",
  "messageBindings",
] as const satisfies readonly BundleKind[];

/** The fields of each kind that hold objects of a kind. Schemas and bindings are walked by their own rules. */
export const PLACEHOLDERS: Readonly<Partial<Record<BundleKind, Readonly<Record<string, Placeholder>>>>> = {
  document: {
    info: one("info"),
    servers: map("servers"),
    channels: map("channels"),
    operations: map("operations"),
    components: one("components"),
  },
  info: DESCRIBED,
  components: Object.fromEntries(COMPONENT_KINDS.map((kind) => [kind, map(kind)])),
  servers: {
    ...DESCRIBED,
    variables: map("serverVariables"),
    security: list("securitySchemes"),
    bindings: one("serverBindings"),
  },
  channels: {
    ...DESCRIBED,
    messages: map("messages"),
    servers: list("servers"),
    parameters: map("parameters"),
    bindings: one("channelBindings"),
  },
  operations: {
    ...OPERATION_TRAIT,
    channel: one("channels"),
    messages: list("messages"),
    traits: list("operationTraits"),
    reply: REPLY,
    "x-failure-reply": REPLY,
  },
  operationTraits: OPERATION_TRAIT,
  replies: { address: one("replyAddresses"), channel: one("channels"), messages: list("messages") },
  messages: { ...MESSAGE_TRAIT, payload: one("schemas"), traits: list("messageTraits") },
  messageTraits: MESSAGE_TRAIT,
  tags: { externalDocs: one("externalDocs") },
};
