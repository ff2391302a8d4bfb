/** A request and its outcome: the publisher's call that resolves with the reply which the contract declares. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  type Bus,
  type Connection,
  ContractViolation,
  DeliveryError,
  FailureReply,
  type SourceOptions,
  type Transport,
} from "eventpact";
import {
  AgentCompleted,
  AgentFailed,
  AgentRequested,
  AiModelPublisher,
  CollectionModelPublisher,
} from "eventpact/catalog";
import { memory } from "eventpact/memory";
import { describe, expect, it } from "vitest";
import { busMaker, gate, numbers } from "../support/bus-on.ts";
import {
  PriceAsked,
  PricePublisher,
  PriceRefused,
  PriceSought,
  PriceTold,
  PriceUnknown,
  StockAsked,
} from "../support/price-events.ts";
import { programOfText } from "../support/program.ts";
import { type Broker, overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

const AGENT = "qc-event-extractor";
const linkage = { farmer_id: "WM-4521" };
const ask = (request_id: string, agent_id = AGENT) => ({
  request_id,
  agent_id,
  linkage,
  input_data: {},
  source: "collection-model",
});
const result = (id: string) => ({
  result_type: "extractor" as const,
  extracted_fields: { id },
  validation_errors: [],
  validation_warnings: [],
});

/** Answers each request; those whose id begins with "bad" by a failure, those that begin with "mute" not at all. */
async function answering(bus: Bus): Promise<void> {
  await bus.subscribe(AgentRequested, async ({ request_id, agent_id, linkage }, { publish }) => {
    const answer = AiModelPublisher({ publish });
    const common = { request_id, agent_id, linkage };
    if (request_id.startsWith("mute")) return;
    if (request_id.startsWith("bad"))
      await answer.failAgent({ ...common, error_type: "validation", error_message: "unreadable" });
    else
      await answer.completeAgent({
        ...common,
        result: result(request_id),
        execution_time_ms: 1,
        model_used: "m",
      });
  });
}

/** A broker that notes what is attached to it, and lets nothing read before `held` is over. */
function watched(
  broker: Broker,
  held?: Promise<void>,
): Broker & { readonly attached: SourceOptions[]; open(): number } {
  const attached: SourceOptions[] = [];
  let open = 0;
  const watch = (connection: Connection): Connection => ({
    append: (entries) => connection.append(entries),
    deadLetters: (...args) => connection.deadLetters(...args),
    close: () => connection.close(),
    async attach(options, sink) {
      attached.push(options);
      await held;
      const source = await connection.attach(options, sink);
      open++;
      return new Proxy(source, {
        get(target, name) {
          if (name === "close") open--;
          const member = target[name as keyof typeof target];
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
    },
  });
  return {
    name: broker.name,
    attached,
    open: () => open,
    transport(): Transport {
      const transport = broker.transport();
      return { ...transport, connect: async (host) => watch(await transport.connect(host)) };
    },
  };
}

overEachTransport("request", (makeBroker) => {
  const busOn = busMaker();

  it("resolves with the reply that has its correlation id", async () => {
    const broker = makeBroker();
    const [ai, collection] = [busOn(broker, { source: "ai-model" }), busOn(broker)];
    await answering(ai);
    const reply = await CollectionModelPublisher(collection).requestAgent.request(ask("doc-1"));
    expect(reply.key).toBe("AgentCompleted");
    expect(reply.event).toBe(AgentCompleted);
    expect(reply.data).toMatchObject({ request_id: "doc-1", cost_usd: null, result: result("doc-1") });
    expect(reply.metadata).toMatchObject({
      source: "ai-model",
      correlationid: "doc-1",
      causationid: reply.receipt.id,
    });
    expect(reply.params).toEqual({ agentId: AGENT });
    expect(reply.receipt.address).toBe("ai.agent.requested");
    expect(collection.reports).toEqual([]);
  });

  it("rejects with the failure that the contract declares", async () => {
    const broker = makeBroker();
    const [ai, collection] = [busOn(broker), busOn(broker)];
    await answering(ai);
    const asking = CollectionModelPublisher(collection).requestAgent.request(ask("bad-1"));
    const error = await asking.catch((error: unknown) => error);
    expect(FailureReply.is(error)).toBe(true);
    expect(FailureReply.is(error, AgentCompleted)).toBe(false);
    if (!FailureReply.is(error, AgentFailed)) throw error;
    expect(DeliveryError.is(error)).toBe(true);
    expect(error.code).toBe("failure_reply");
    expect(error.message).toContain(
      `requestAgent: AgentRequested (ai.agent.requested) ${error.reply.receipt.id}`,
    );
    expect(error.message).toContain("AgentFailed (ai.agent.failed)");
    expect(error.message).not.toContain("unreadable");
    expect(error.reply.data).toMatchObject({ error_type: "validation", retry_count: 0 });
  });

  it("still publishes without waiting", async () => {
    const bus = busOn(makeBroker());
    const receipt = await CollectionModelPublisher(bus).requestAgent(ask("doc-1"));
    expect(receipt).toMatchObject({ address: "ai.agent.requested" });
  });

  it("waits for nobody longer than the timeout", async () => {
    const bus = busOn(makeBroker());
    const { requestAgent } = CollectionModelPublisher(bus);
    const error = await requestAgent
      .request(ask("doc-1"), { timeout: 200, id: "e-1" })
      .catch((error) => error);
    expect(error).toMatchObject({ name: "DeliveryError", code: "reply_timeout" });
    expect(error.message).toMatch(
      // Where a busy machine needs longer to publish, that is said; another test looks for it.
      /no reply to AgentRequested .* within 200 ms: it (?:was not published|(?:was|may have been) published as e-1, .* may still come)/,
    );
    for (const timeout of [0, -1, Number.NaN])
      await expect(requestAgent.request(ask("doc-1"), { timeout })).rejects.toThrow(RangeError);
  });

  it("stops waiting when its signal is aborted, with its reason", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const seen: string[] = [];
    await busOn(broker).subscribe(AgentRequested, ({ request_id }) => void seen.push(request_id));
    const { requestAgent } = CollectionModelPublisher(bus);
    const abort = new AbortController();
    const asking = requestAgent.request(ask("doc-1"), { signal: abort.signal });
    asking.catch(() => undefined);
    await until("the request", () => seen.length === 1);
    abort.abort("enough");
    await expect(asking).rejects.toBe("enough");
    await expect(requestAgent.request(ask("doc-2"), { signal: abort.signal })).rejects.toBe("enough");
    await requestAgent(ask("doc-3"));
    await until("what is published after it", () => seen.includes("doc-3"));
    expect(seen).toEqual(["doc-1", "doc-3"]);
  });

  it("gives each of two instances its own reply, and the service's group every one", async () => {
    const broker = makeBroker();
    const instances = [busOn(broker, { group: "collection" }), busOn(broker, { group: "collection" })];
    const stored: string[] = [];
    for (const bus of instances) {
      await bus.subscribe(AgentCompleted, ({ request_id }) => void stored.push(request_id), {
        params: { agentId: AGENT },
      });
    }
    await answering(busOn(broker));
    const replies = await Promise.all(
      numbers(20).map((n) => {
        const { requestAgent } = CollectionModelPublisher(instances[n % 2] as Bus);
        return requestAgent.request(ask(`doc-${n}`));
      }),
    );
    const ids = numbers(20).map((n) => `doc-${n}`);
    expect(replies.map(({ data }) => data.request_id)).toEqual(ids);
    await until("the group has all", () => stored.length >= 20);
    expect(stored.sort()).toEqual(ids.sort());
  });

  it("reads the replies of 200 calls at a time with one reader per address, which it keeps for the next", async () => {
    const broker = watched(makeBroker());
    await answering(busOn(broker));
    const bus = busOn(broker);
    broker.attached.length = 0;
    const { requestAgent } = CollectionModelPublisher(bus);
    const outcomes = await Promise.allSettled(
      numbers(200).map((n) => requestAgent.request(ask(n % 10 === 0 ? `bad-${n}` : `doc-${n}`))),
    );
    outcomes.forEach((outcome, n) => {
      if (n % 10 !== 0)
        expect(outcome).toMatchObject({ status: "fulfilled", value: { data: { request_id: `doc-${n}` } } });
      else expect(outcome).toMatchObject({ reason: { reply: { data: { request_id: `bad-${n}` } } } });
    });
    // Another publisher of the same bus, and one put together for a handler.
    await CollectionModelPublisher(bus).requestAgent.request(ask("doc-x"));
    const { publish, subscribe } = bus;
    await CollectionModelPublisher({ publish, subscribe }).requestAgent.request(ask("doc-y"));
    const addresses = broker.attached.map(({ address, group }) => `${address} ${group}`).sort();
    expect(addresses).toEqual([
      `ai.agent.${AGENT}.completed undefined`,
      `ai.agent.${AGENT}.failed undefined`,
    ]);
  });

  it("publishes nothing before the readers are in place", async () => {
    const broker = makeBroker();
    const held = gate();
    const bus = busOn(watched(broker, held.opened));
    const other = busOn(broker);
    const seen: string[] = [];
    await answering(other);
    await busOn(broker, { group: "log" }).subscribe(
      AgentRequested,
      ({ request_id }) => void seen.push(request_id),
    );
    const asking = CollectionModelPublisher(bus).requestAgent.request(ask("doc-1"));
    await bus.publish(AgentRequested, ask("mute-1"));
    await other.publish(AgentRequested, ask("mute-2"));
    await until("what is published meanwhile", () => seen.includes("mute-1") && seen.includes("mute-2"));
    held.open();
    expect((await asking).data.request_id).toBe("doc-1");
    await until("all", () => seen.length === 3);
    expect(seen.at(-1)).toBe("doc-1");
  });

  it("says that nothing was published when the timeout is over before the readers are in place", async () => {
    const bus = busOn(watched(makeBroker(), new Promise(() => undefined)));
    const asking = CollectionModelPublisher(bus).requestAgent.request(ask("doc-1"), { timeout: 50 });
    await expect(asking).rejects.toMatchObject({ code: "reply_timeout" });
    await expect(asking).rejects.toThrow("within 50 ms: it was not published");
  });

  it("is not missed by a service that subscribes after it was published", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const asking = CollectionModelPublisher(bus).requestAgent.request(ask("doc-1"), { id: "e-1" });
    const published: string[] = [];
    const log = busOn(broker, { group: "log" });
    await log.subscribe(AgentRequested, (_, { metadata }) => void published.push(metadata.id));
    await until("it is published", () => published.includes("e-1"));
    await answering(busOn(broker));
    expect((await asking).metadata.causationid).toBe("e-1");
  });

  it("rejects what waits when the bus is closed, and closes without waiting for it", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const seen: string[] = [];
    await busOn(broker).subscribe(AgentRequested, ({ request_id }) => void seen.push(request_id));
    const { requestAgent } = CollectionModelPublisher(bus);
    const waiting = [requestAgent.request(ask("a"), { id: "e-1" }), requestAgent.request(ask("b"))];
    for (const one of waiting) one.catch(() => undefined);
    await until("both are published", () => seen.length === 2);
    await bus.close();
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: "bus_closed" });
    await expect(waiting[0]).rejects.toThrow("it was published as e-1");
    await expect(requestAgent.request(ask("c"))).rejects.toMatchObject({ code: "bus_closed" });
  });

  it("publishes nothing, and opens nothing, for what may not be published", async () => {
    const broker = watched(makeBroker());
    const bus = busOn(broker);
    const { requestAgent } = CollectionModelPublisher(bus);
    const wrong = { ...ask("doc-1"), input_data: "text" } as never;
    await expect(requestAgent.request(wrong)).rejects.toMatchObject({ issues: [{ pointer: "/input_data" }] });
    await expect(PricePublisher(bus).askPrice.request({ shop: "no such shop" })).rejects.toMatchObject({
      code: "parameter_invalid",
      issues: [{ pointer: "/shop" }],
    });
    const misspelt = { replyParams: { agent: "x" } } as never;
    const error = await requestAgent.request(ask("doc-1"), misspelt).catch((error) => error);
    expect(ContractViolation.is(error)).toBe(true);
    expect(error.message).toContain("/agent is no parameter of an address of a reply; there is agentId");
    expect(broker.attached).toEqual([]);
  });

  it("makes a correlation id where the contract leaves it to the envelope", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const correlations: (string | undefined)[] = [];
    await busOn(broker).subscribe(PriceAsked, async ({ item, shop = "s1" }, { metadata, publish }) => {
      correlations.push(metadata.correlationid);
      const options = { params: { shop } };
      await publish(PriceSought, { where: "here" }, options);
      if (item === "gold") await publish(PriceRefused, { why: "too dear" }, options);
      else if (item === "air") await publish(PriceUnknown, { item }, options);
      else await publish(PriceTold, { price: `${item} 5` }, options);
    });
    const { askPrice } = PricePublisher(bus);
    // The shop is not the reply's to say: it is the request's property of the same name, or given.
    const replies = await Promise.all([
      ...numbers(10).map((n) => askPrice.request({ item: `i${n}`, shop: "s1" })),
      askPrice.request({ item: "air" }, { replyParams: { shop: "s1" } }),
    ]);
    expect(replies.map(({ data }) => data)).toEqual([
      ...numbers(10).map((n) => ({ price: `i${n} 5` })),
      { item: "air" },
    ]);
    expect(replies.map(({ key }) => key).at(-1)).toBe("PriceUnknown");
    expect(new Set(correlations).size).toBe(11);
    expect(correlations).toContain(replies[0]?.metadata.correlationid);
    await expect(askPrice.request({ item: "gold", shop: "s1" })).rejects.toMatchObject({
      reply: { key: "PriceRefused", data: { why: "too dear" } },
    });
    // What else travels there is nobody's business.
    expect(bus.reports).toEqual([]);
    const error = await askPrice.request({ item: "air" }).catch((error) => error);
    expect(error).toMatchObject({ code: "parameter_invalid", issues: [{ pointer: "/shop" }] });
    expect(error.message).toContain('give askPrice.request "replyParams: { shop: … }"');
    expect(correlations).toHaveLength(12);
  });

  it("tells requests with one correlation id apart by what caused the reply", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const both = gate();
    let count = 0;
    await busOn(broker).subscribe(
      PriceAsked,
      async ({ item }, { publish }) => {
        if (++count === 2) both.open();
        await both.opened;
        await publish(PriceTold, { price: `${item} 5` }, { params: { shop: "s1" } });
      },
      { ordered: false },
    );
    const { askPrice } = PricePublisher(bus);
    const replies = await Promise.all(
      ["a", "b"].map((item) => askPrice.request({ item, shop: "s1" }, { correlationid: "flow-1" })),
    );
    expect(replies.map(({ data }) => data)).toEqual([{ price: "a 5" }, { price: "b 5" }]);
    expect(replies.map(({ metadata }) => metadata.correlationid)).toEqual(["flow-1", "flow-1"]);
  });

  it("goes by what the contract points at where one flow has several requests", async () => {
    const broker = makeBroker();
    const [bus, other] = [busOn(broker), busOn(broker)];
    const seen: string[] = [];
    await other.subscribe(AgentRequested, ({ request_id }) => void seen.push(request_id));
    const { requestAgent } = CollectionModelPublisher(bus);
    const flow = { correlationid: "flow-1" };
    const asking = ["a", "b"].map((id) => requestAgent.request(ask(id), flow));
    await until("both are published", () => seen.length === 2);
    // Without a cause, the last one first.
    for (const request_id of ["b", "a"]) {
      const answer = {
        ...ask(request_id),
        result: result(request_id),
        execution_time_ms: 1,
        model_used: "m",
      };
      const { input_data: _, source: __, ...input } = answer;
      await other.publish(AgentCompleted, input, flow);
    }
    const replies = await Promise.all(asking);
    expect(replies.map(({ data }) => data.request_id)).toEqual(["a", "b"]);
  });

  it("takes replies of others who repeat the correlation id and nothing else", async () => {
    const broker = makeBroker();
    const [bus, other] = [busOn(broker), busOn(broker)];
    await other.subscribe(PriceAsked, async (_, { metadata }) => {
      // Nobody waits for this one.
      await other.publish(PriceTold, { price: "0" }, { params: { shop: "s1" }, correlationid: "another" });
      const correlationid = String(metadata.correlationid);
      await other.publish(PriceTold, { price: "5" }, { params: { shop: "s1" }, correlationid });
    });
    const reply = await PricePublisher(bus).askPrice.request({ shop: "s1" });
    expect(reply.data).toEqual({ price: "5" });
    expect(bus.reports).toEqual([]);
  });

  it("has the event named where the operation has several, and shares the reader with other operations", async () => {
    const broker = makeBroker();
    const watching = watched(broker);
    const bus = busOn(watching);
    const answers = { params: { shop: "s1" } };
    const shop = busOn(broker);
    await shop.subscribe(StockAsked, async ({ item }, { publish }) => {
      // An answer of another operation.
      await publish(PriceUnknown, {}, answers);
      await publish(PriceTold, { price: `stock of ${item}` }, answers);
    });
    await shop.subscribe(PriceAsked, async (_, { publish }) => {
      await publish(PriceUnknown, {}, answers);
    });
    const prices = PricePublisher(bus);
    const reply = await prices.ask.request("StockAsked", { item: "tea", shop: "s1" });
    expect(reply.data).toEqual({ price: "stock of tea" });
    expect((await prices.askPrice.request({ shop: "s1" })).key).toBe("PriceUnknown");
    expect(watching.attached.map(({ address }) => address)).toEqual(["price.s1.answers"]);
    expect(() => prices.ask.request("PriceTold" as never, {} as never, {} as never)).toThrow(
      "ask: the first argument names the event",
    );
  });

  it("asks from a handler because of the event in hand", async () => {
    const broker = makeBroker();
    const bus = busOn(broker, { group: "collection" });
    await answering(busOn(broker));
    const causes: (string | undefined)[] = [];
    await busOn(broker, { group: "log" }).subscribe(AgentRequested, (_, { metadata }) => {
      causes.push(metadata.causationid);
    });
    const replies: string[] = [];
    await bus.subscribe(PriceAsked, async (_, { publish }) => {
      const { requestAgent } = CollectionModelPublisher({ publish, subscribe: bus.subscribe });
      replies.push((await requestAgent.request(ask("doc-1"))).data.request_id);
    });
    const { id } = await bus.publish(PriceAsked, {});
    await until("the reply", () => replies.length === 1);
    await until("the request elsewhere", () => causes.length === 1);
    expect(causes).toEqual([id]);
  });
});

describe("request", () => {
  const busOn = busMaker();

  it("closes a reader some seconds after its last request, and opens it again", async () => {
    const shared = memory();
    const broker = watched({ name: "memory", transport: () => shared });
    const bus = busOn(broker);
    await answering(bus);
    const { requestAgent } = CollectionModelPublisher(bus);
    await requestAgent.request(ask("doc-1"));
    expect(broker.open()).toBe(3);
    await until("the readers are closed", () => broker.open() === 1);
    expect((await requestAgent.request(ask("doc-2"))).data.request_id).toBe("doc-2");
    expect(broker.open()).toBe(3);
  });

  it("lets a program end that has got its reply", async () => {
    const program = await programOfText(
      "last-reply",
      `
      import { createBus } from "eventpact";
      import { AgentRequested, AgentFailed, CollectionModelPublisher } from "eventpact/catalog";
      import { memory } from "eventpact/memory";
      // A program that waits until its readers are closed says so.
      const { setTimeout } = globalThis;
      globalThis.setTimeout = (call, ms) =>
        setTimeout(() => (ms >= 5_000 ? console.log("waited", ms) : call()), ms);
      const bus = createBus({ source: "s", group: "g", transport: memory() });
      await bus.subscribe(AgentRequested, async ({ request_id, agent_id, linkage }, { publish }) => {
        await publish(AgentFailed, { request_id, agent_id, linkage, error_type: "t", error_message: "m" });
      });
      await CollectionModelPublisher(bus).requestAgent.request(${JSON.stringify(ask("doc-1"))})
        .catch(({ code }) => console.log(code));
    `,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout).toBe("failure_reply\n");
  });

  it("is offered only where there is a reply, and by a bus that reads", () => {
    const publish = async () => ({ id: "", address: "", entry: "" });
    const subscribe = (() => undefined) as never;
    const withReader = CollectionModelPublisher({ publish, subscribe });
    expect(withReader.requestAgent).toHaveProperty("request");
    expect(withReader.publishDocumentReady).not.toHaveProperty("request");
    expect(CollectionModelPublisher({ publish }).requestAgent).not.toHaveProperty("request");
  });
});
