/** Every message of a channel reaches its own handler: by its type, and without one as far as validation tells. */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BusReport, type ChannelDefinition, createBus, daprDialect } from "eventpact";
import { memory } from "eventpact/memory";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel, Message } from "../../src/contract/model.ts";
import { Validators } from "../../src/contract/validate/validators.ts";
import { EXAMPLES } from "../support/official-examples.ts";
import { until } from "../support/until.ts";
import { headersOf, type Made, Matrix, valuesOf, withDefaults } from "./support/matrix.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const DOCUMENTS = `${root}test/fixtures/documents/`;
const listed = (folder: string, pattern: RegExp) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => pattern.test(file) && !/refused|^adeo/.test(file))
        .sort()
        .map((file): [string, string] => [folder, file])
    : [];

const documents: readonly [folder: string, file: string][] = [
  [root, "asyncapi.yaml"],
  [root, "test/golden/shop/asyncapi.yaml"],
  [root, "test/golden/hostile/asyncapi.yaml"],
  ...listed(DOCUMENTS, /^(?:[^/]*|[^/]*\/asyncapi)\.(?:yaml|json)$/),
  ...listed(EXAMPLES, /asyncapi\.ya?ml$/),
];

const matrix = new Matrix();
beforeAll(async () => {
  await matrix.open();
  for (const [folder, file] of documents) await matrix.add(file, file, folder);
});
afterAll(() => matrix.close());

interface Sent {
  readonly message: Message;
  readonly payload: unknown;
}

interface Entry {
  readonly type: string;
  readonly payload: unknown;
  /** As they travel. */
  readonly headers: Readonly<Record<string, string>> | undefined;
}

function entryOf({ contract }: Made, { message, payload }: Sent, type = message.type): Entry {
  const [values] = message.headers === undefined ? [] : headersOf(message, contract);
  const texts = Object.entries(values ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  const headers = values ? Object.fromEntries(texts) : undefined;
  return { type, payload, headers };
}

/** The payloads that fit the messages of a channel: their examples, else samples. */
function payloadsOf({ contract }: Made, channel: Channel): Sent[] {
  return messagesOf(contract, channel).flatMap((message) =>
    message.payload === undefined ? [] : valuesOf(message, contract).map((payload) => ({ message, payload })),
  );
}

function messagesOf({ messages }: Made["contract"], channel: Channel): Message[] {
  return channel.messages.flatMap((key) => messages.find((message) => message.key === key) ?? []);
}

const paramsOf = ({ parameters }: Channel) =>
  Object.fromEntries(parameters.map(({ name, enum: values }) => [name, values?.[0] ?? "p1"]));

/** Appends raw entries to a channel that all handlers are on; what each handler got, and what was dead-lettered for which reason. */
async function deliver(made: Made, channel: Channel, entries: readonly Entry[]) {
  const generated = (await import(/* @vite-ignore */ `${made.folder}/index.js`)) as Record<string, unknown>;
  const definition = Object.values(generated).find(
    (one) =>
      (one as ChannelDefinition).key === channel.key &&
      typeof (one as ChannelDefinition).match === "function",
  ) as ChannelDefinition;
  const transport = { ...memory(), dialect: daprDialect };
  const raw = await transport.connect({ report: () => undefined });
  const reports: BusReport[] = [];
  const bus = createBus({ source: "test", group: "g", transport, onEvent: (report) => reports.push(report) });
  const handled = new Map<string, string>();
  const params = paramsOf(channel);
  const options = (channel.parameters.length > 0 ? { params } : {}) as never;
  const addressOf = definition.address as (params: object) => string;
  const address = addressOf(params);
  await raw.append(
    entries.map(({ type, payload, headers }, index) => ({
      address,
      fields: {
        data: JSON.stringify({
          specversion: "1.0",
          id: `${index}`,
          source: "test",
          type,
          datacontenttype: "application/json",
          data: payload,
        }),
        ...(headers && { metadata: JSON.stringify(headers) }),
      },
    })),
  );
  const handlers = Object.fromEntries(
    channel.messages.map((key) => [
      key,
      async (_: unknown, { metadata }: { metadata: { id: string } }) => void handled.set(metadata.id, key),
    ]),
  );
  await bus.subscribe(definition, handlers as never, options);
  const letters = () => bus.deadLetters(definition, { ...(options as object), limit: 1000 } as never);
  const settled = () => handled.size + reports.filter(({ kind }) => kind === "dead_letter").length;
  await until("all entries to be settled", () => settled() >= entries.length);
  const reasons = new Map<string, string>();
  for (const { reason, fields } of await letters())
    reasons.set((JSON.parse(String(fields["data"])) as { id: string }).id, reason);
  await Promise.all([bus.close(), raw.close()]);
  return entries.map((_, index) => handled.get(`${index}`) ?? reasons.get(`${index}`));
}

describe.each(documents)("%s%s", (_, file) => {
  const channels = (): [Made, Channel[]] => {
    const made = matrix.made.get(file) as Made;
    const isWhole = (channel: Channel) =>
      messagesOf(made.contract, channel).some(({ contentType }) => contentType.includes("cloudevents"));
    return [
      made,
      made.contract.channels.filter(
        (channel) => channel.address !== null && channel.messages.length > 1 && !isWhole(channel),
      ),
    ];
  };

  it("brings each message to its own handler by type", async () => {
    const [made, several] = channels();
    for (const channel of several) {
      const sent = payloadsOf(made, channel);
      const got = await deliver(
        made,
        channel,
        sent.map((one) => entryOf(made, one)),
      );
      expect(got).toEqual(sent.map(({ message }) => message.key));
    }
  });

  it("tells messages without a type apart exactly where validation does", async () => {
    const [made, several] = channels();
    const { contract } = made;
    const validators = new Validators(contract);
    const fits = ({ payload: name }: Message, value: unknown) => {
      const named = name === undefined ? undefined : contract.schemas.get(name);
      // A reader fills in defaults before it validates.
      return !named || validators.errors(named, withDefaults(named.name, value, contract)).length === 0;
    };
    for (const channel of several) {
      const sent = payloadsOf(made, channel);
      const got = await deliver(
        made,
        channel,
        sent.map((one) => entryOf(made, one, "com.dapr.event.sent")),
      );
      const expected = sent.map(({ payload }) => {
        const fitting = messagesOf(contract, channel).filter((message) => fits(message, payload));
        return fitting.length === 1 ? fitting[0]?.key : "ambiguous";
      });
      expect({ channel: channel.key, got }).toEqual({ channel: channel.key, got: expected });
    }
  });
});
