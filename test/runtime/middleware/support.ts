import type { HandlerCall, Publication, PublishResult } from "eventpact";
import { OrderPlaced } from "../../support/sample-events.ts";

/** A call of a handler as middleware gets it. */
export function callOf(
  id = "e1",
  signal = new AbortController().signal,
  group: string | undefined = "g",
): HandlerCall {
  return {
    data: { id: "o1", amount: 1, currency: "EUR" },
    context: {
      event: OrderPlaced,
      metadata: { specversion: "1.0", id, source: "test", type: OrderPlaced.type },
      headers: {},
      params: {},
      signal,
      publish: () => Promise.reject(new Error("not here")),
      delivery: { entry: "1-0", address: "orders", group, attempt: 1 },
    },
  };
}

/** A publication of so many payloads. */
export function publicationOf(count = 1, options: Publication["options"] = {}): Publication {
  const inputs = Array.from({ length: count }, (_, n) => ({ id: `o${n}`, amount: n }));
  return { event: OrderPlaced, inputs, options };
}

export const published = (n = 0): PublishResult => ({
  status: "published",
  receipt: { id: `e${n}`, address: "orders", entry: `${n}-0` },
});
