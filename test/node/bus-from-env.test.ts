import { type Transport, TransportError } from "eventpact";
import { memory } from "eventpact/memory";
import { busFromEnv } from "eventpact/node";
import { expect, it, onTestFinished, vi } from "vitest";
import { OrderPlaced } from "../support/sample-events.ts";
import { until } from "../support/until.ts";

it("means memory, shared within the process, when no broker is named, and says so once", async () => {
  const written = vi.spyOn(console, "error").mockImplementation(() => undefined);
  onTestFinished(() => written.mockRestore());
  const seen: string[] = [];
  const one = busFromEnv({ source: "one", group: "g", env: {} });
  const two = busFromEnv({ source: "two", env: { EVENTPACT_BROKER_URL: " " } });
  await one.subscribe(OrderPlaced, ({ id }, { metadata }) => void seen.push(`${id} ${metadata.source}`));
  await two.publish(OrderPlaced, { id: "o1", amount: 1 });
  await until("the event", () => seen.length === 1);
  expect(seen).toEqual(["o1 two"]);
  expect(written.mock.calls).toEqual([
    ["eventpact: EVENTPACT_BROKER_URL is not set, so events stay in the memory of this process."],
  ]);
  await Promise.all([one.close(), two.close()]);
});

it("refuses to do without a broker where one is required", () => {
  expect(() => busFromEnv({ source: "s", env: {}, required: true })).toThrow(
    expect.objectContaining({
      code: "missing_broker_url",
      message: expect.stringMatching(/^EVENTPACT_BROKER_URL is not set, .* Set it to the broker's URL/),
    }),
  );
});

it("refuses other schemes with a list of what is supported and how one is registered, without the password", () => {
  const make = (url: string) => () => busFromEnv({ source: "s", env: { EVENTPACT_BROKER_URL: url } });
  expect(make("amqp://user:secret@host")).toThrow(
    'EVENTPACT_BROKER_URL has the scheme "amqp:"; supported are redis://, rediss://, and memory when it is not set. ' +
      "Register another with busFromEnv({ schemes: { amqp: (url) => transport } })",
  );
  expect(make("nats+tls://host")).toThrow(
    'Register another with busFromEnv({ schemes: { "nats+tls": (url) => transport } })',
  );
  expect(make("localhost")).toThrow("EVENTPACT_BROKER_URL has no URL");
  expect(make("constructor:x")).toThrow(/supported are/);
  try {
    make("amqp://user:secret@host")();
  } catch (error) {
    expect(TransportError.is(error) && error.code).toBe("unsupported_scheme");
    expect(String(error)).not.toContain("secret");
  }
});

it.each([
  ["demo", "demo://there"],
  ["DEMO", "demo://there"],
  ["demo", "DEMO://there"],
])("loads a registered scheme on demand: %s for %s", async (scheme, url) => {
  const urls: string[] = [];
  const shared = memory();
  const load = async (url: string): Promise<Transport> => {
    urls.push(url);
    return shared;
  };
  const bus = busFromEnv({
    source: "s",
    schemes: { [scheme]: load },
    env: { EVENTPACT_BROKER_URL: url },
  });
  expect(urls).toEqual([]);
  await bus.publish(OrderPlaced, { id: "o1", amount: 1 });
  expect(urls).toEqual([url]);
  await bus.close();
});

it("says which host an event comes from", async () => {
  const bus = busFromEnv({ source: "s", group: "host", sourcehost: "here", env: {} });
  const hosts: unknown[] = [];
  await bus.subscribe(OrderPlaced, (_, { metadata }) => void hosts.push(metadata.sourcehost), {
    start: "newest",
  });
  await bus.publish(OrderPlaced, { id: "o1", amount: 1 });
  await until("the event", () => hosts.length > 0);
  expect(hosts).toEqual(["here"]);
  await bus.close();
});

it("runs until its signal, then drains", async () => {
  const bus = busFromEnv({ source: "s", group: "run", env: {} });
  const stop = new AbortController();
  let finished = false;
  await bus.subscribe(
    OrderPlaced,
    async () => {
      stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished = true;
    },
    { start: "newest" },
  );
  await bus.publish(OrderPlaced, { id: "o1", amount: 1 });
  await bus.run({ signal: stop.signal });
  expect(finished).toBe(true);
});
