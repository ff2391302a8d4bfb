/** A small contract of a request and its outcomes, declared by hand: the correlation is the envelope's, and all answers share a channel. */
import { defineAddress, defineEvent, definePublisher } from "eventpact/gen/v1";
import { validatorsOf } from "../codegen/support/validators.ts";

const asked = defineAddress({ key: "asked", template: "price.asked", parameters: [], messages: 2 });
const answers = defineAddress({
  key: "answers",
  template: "price.{shop}.answers",
  parameters: [{ name: "shop" }],
  messages: 4,
});

function validators(...names: readonly string[]) {
  const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  const { read, write } = validatorsOf({ type: "object", properties });
  return { read, write };
}

function declare<T extends object, K extends "asked" | "answers">(
  key: string,
  channel: K extends "asked" ? typeof asked : typeof answers,
  names: readonly string[],
) {
  return defineEvent<{
    input: T;
    data: T;
    headers: undefined;
    channels: {
      [C in K]: { params: C extends "answers" ? { shop: string } : object; located: never };
    };
  }>({
    key,
    type: `price.${key}`,
    version: 1,
    minorversion: 0,
    channels: [channel],
    ...validators(...names),
  });
}

export const PriceAsked = declare<{ item?: string; shop?: string }, "asked">("PriceAsked", asked, [
  "item",
  "shop",
]);
export const StockAsked = declare<{ item?: string; shop?: string }, "asked">("StockAsked", asked, [
  "item",
  "shop",
]);
export const PriceTold = declare<{ price?: string }, "answers">("PriceTold", answers, ["price"]);
export const PriceUnknown = declare<{ item?: string }, "answers">("PriceUnknown", answers, ["item"]);
export const PriceRefused = declare<{ why?: string }, "answers">("PriceRefused", answers, ["why"]);
/** Travels where the answers do, and answers nothing. */
export const PriceSought = declare<{ where?: string }, "answers">("PriceSought", answers, ["where"]);

export const PricePublisher = definePublisher<{
  askPrice: {
    channel: "asked";
    events: { PriceAsked: typeof PriceAsked };
    reply: { channel: "answers"; events: { PriceTold: typeof PriceTold; PriceUnknown: typeof PriceUnknown } };
    failureReply: { channel: "answers"; events: { PriceRefused: typeof PriceRefused } };
  };
  ask: {
    channel: "asked";
    events: { PriceAsked: typeof PriceAsked; StockAsked: typeof StockAsked };
    reply: { channel: "answers"; events: { PriceTold: typeof PriceTold } };
  };
  tell: { channel: "answers"; events: { PriceTold: typeof PriceTold } };
}>({
  askPrice: {
    channel: asked,
    events: { PriceAsked },
    reply: { channel: answers, events: { PriceTold, PriceUnknown } },
    failureReply: { channel: answers, events: { PriceRefused } },
  },
  ask: {
    channel: asked,
    events: { PriceAsked, StockAsked },
    reply: { channel: answers, events: { PriceTold } },
  },
  tell: { channel: answers, events: { PriceTold } },
});
