import type {
  Channel,
  Contract,
  Dialect,
  JsonSchema,
  Message,
  Operation,
} from "../../../src/contract/model.ts";
import { SourceMap } from "../../../src/contract/source/source-map.ts";

/** The parts of a contract that a test says; the rest is filled in. */
export interface ContractParts {
  readonly title?: string;
  readonly dialect?: Dialect;
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly messages?: readonly (Partial<Message> & Pick<Message, "key">)[];
  readonly channels?: readonly (Partial<Channel> & Pick<Channel, "key">)[];
  readonly operations?: readonly (Partial<Operation> & Pick<Operation, "key" | "action" | "channel">)[];
}

/** A contract made by hand. A message without channels of its own travels on those that name it. */
export function contractOf(parts: ContractParts): Contract {
  const { title = "Test", dialect = "draft-07" } = parts;
  const channels = (parts.channels ?? []).map(
    (channel): Channel => ({
      address: channel.key,
      parameters: [],
      messages: [],
      servers: [],
      tags: [],
      bindings: {},
      extensions: {},
      node: {},
      ...channel,
    }),
  );
  const messages = (parts.messages ?? []).map(
    (message): Message => ({
      type: message.key,
      version: 1,
      minorversion: 0,
      deprecated: false,
      contentType: "application/json",
      envelope: true,
      tags: [],
      examples: [],
      envelopeFields: [],
      channels: channels.filter((channel) => channel.messages.includes(message.key)).map(({ key }) => key),
      extensions: {},
      node: {},
      effective: {},
      ...message,
    }),
  );
  const operations = (parts.operations ?? []).map(
    (operation): Operation => ({
      application: title,
      messages: channels.find(({ key }) => key === operation.channel)?.messages ?? [],
      tags: [],
      bindings: {},
      security: [],
      extensions: {},
      node: {},
      effective: {},
      ...operation,
    }),
  );
  const schemas = Object.entries(parts.schemas ?? {}).map(
    ([name, schema]) => [name, { name, dialect, schema }] as const,
  );
  return {
    file: "asyncapi.yaml",
    asyncapi: "3.1.0",
    title,
    version: "1.0.0",
    defaultContentType: "application/json",
    servers: [],
    channels,
    messages,
    operations,
    schemas: new Map(schemas),
    files: [],
    sources: new SourceMap(),
    extensions: {},
    node: {},
    info: {},
  };
}

/** A contract with one event `Event` whose payload is the schema `Payload`. */
export function contractOfPayload(
  schema: JsonSchema,
  others: Readonly<Record<string, JsonSchema>> = {},
  dialect: Dialect = "draft-07",
): Contract {
  return contractOf({
    dialect,
    schemas: { Payload: schema, ...others },
    messages: [{ key: "Event", payload: "Payload" }],
  });
}
