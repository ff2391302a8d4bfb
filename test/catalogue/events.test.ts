/** The events of this repository's contract, as publishers and handlers meet them. */
import { ContractViolation, createBus, type EventDefinition } from "eventpact";
import * as catalogue from "eventpact/catalog";
import { loadContract } from "eventpact/codegen";
import { memory } from "eventpact/memory";
import { describe, expect, it } from "vitest";

const contract = await loadContract("asyncapi.yaml");
const events = catalogue as unknown as Readonly<Record<string, EventDefinition>>;

/** `{agentId: "x"}` for an address like the channel's, so that every parameter has a value. */
function openParams(event: EventDefinition): Record<string, string> {
  const open = event.channels[0]?.parameters.filter(({ location }) => location === undefined) ?? [];
  return Object.fromEntries(open.map(({ name }) => [name, "quality"]));
}

describe.each(contract.messages.map((message) => [message.key, message] as const))("%s", (key, message) => {
  const event = events[key] as EventDefinition;

  it("is in the package, under its AsyncAPI name", () => {
    expect(event.type).toBe(message.type);
    expect(message.examples.length).toBeGreaterThan(0);
  });

  it.each(message.examples.map((example, index) => [example.name ?? index, example.payload] as const))(
    "example %s reaches its handler",
    async (_, payload) => {
      const bus = createBus({ source: "test", group: "g", transport: memory() });
      const publish = bus.publish as (
        event: EventDefinition,
        input: unknown,
        options: object,
      ) => Promise<{ address: string }>;
      const subscribe = bus.subscribe.bind(bus) as (
        event: EventDefinition,
        handler: unknown,
        options: object,
      ) => Promise<unknown>;
      const before = JSON.stringify(payload);
      const { address } = await publish(event, payload, { params: openParams(event) });
      const channel = Object.values(catalogue).find(
        (value) => "match" in value && event.channels.some(({ template }) => template === value.template),
      ) as { match(address: string): object | undefined };
      const params = channel.match(address);
      expect(params).toBeDefined();
      const handled = new Promise<unknown>((resolve) => void subscribe(event, resolve, { params }));
      expect(await handled).toEqual(event.parse(payload));
      expect(JSON.stringify(payload)).toBe(before);
      await bus.close();
    },
  );
});

describe("what is refused", () => {
  const linkage = { farmer_id: "WM-4521" };
  const request = { request_id: "d1", agent_id: "qc", linkage, input_data: {}, source: "collection-model" };
  const result = {
    result_type: "extractor",
    extracted_fields: {},
    validation_errors: [],
    validation_warnings: [],
  };
  const completed = {
    request_id: "d1",
    agent_id: "qc",
    linkage,
    result,
    execution_time_ms: 1,
    model_used: "m",
  };
  const cases: readonly (readonly [what: string, key: string, payload: unknown, pointer: string])[] = [
    [
      "a wrong type",
      "AiOrchestrationRequested",
      { ai_orchestration_request: { user_id: "4" } },
      "/ai_orchestration_request/user_id",
    ],
    [
      "a missing field",
      "AiOrchestrationRequested",
      { ai_orchestration_request: {} },
      "/ai_orchestration_request/user_id",
    ],
    [
      "a misspelt key",
      "AiOrchestrationRequested",
      { ai_orchestration_request: { user_id: 4, corse_id: "x" } },
      "/ai_orchestration_request/corse_id",
    ],
    [
      "a course key with two parts",
      "AiOrchestrationRequested",
      { ai_orchestration_request: { user_id: 4, course_id: "course-v1:edunext+01" } },
      "/ai_orchestration_request/course_id",
    ],
    ["an empty linkage", "AgentRequested", { ...request, linkage: {} }, "/linkage"],
    [
      "a linkage of nulls",
      "AgentRequested",
      { ...request, linkage: { farmer_id: null, region_id: null } },
      "/linkage",
    ],
    [
      "a misspelt member of a linkage",
      "AgentRequested",
      { ...request, linkage: { ...linkage, farmerid: "x" } },
      "/linkage/farmerid",
    ],
    ["a cost as a number", "AgentCompleted", { ...completed, cost_usd: 0.1 }, "/cost_usd"],
    [
      "a result of an unknown type",
      "AgentCompleted",
      { ...completed, result: { result_type: "x" } },
      "/result/result_type",
    ],
    [
      "a field of another type of result",
      "AgentCompleted",
      { ...completed, result: { ...result, recommendation: "x" } },
      "/result/recommendation",
    ],
    ["an agent that no address can hold", "AgentRequested", { ...request, agent_id: "a b" }, "/agent_id"],
    [
      "a chat that no address can hold",
      "UiError",
      { kind: "error", chat_id: "a{b}", message: "m" },
      "/chat_id",
    ],
    ["a kind of another event", "UiError", { kind: "message", chat_id: "c", message: "m" }, "/kind"],
  ];

  it.each(cases)("%s", async (_, key, payload, pointer) => {
    const bus = createBus({ source: "test", transport: memory() });
    const publish = bus.publish as (event: unknown, input: unknown) => Promise<unknown>;
    const error = await publish(events[key], payload).catch((e: unknown) => e);
    if (!ContractViolation.is(error)) throw error;
    expect(error.issues.map((issue) => issue.pointer)).toContain(pointer);
    expect(error.message).toContain(pointer);
    await bus.close();
  });

  it("a domain that no address can hold, and none at all", async () => {
    const bus = createBus({ source: "test", transport: memory() });
    const ready = {
      document_id: "d",
      source_id: "s",
      linkage,
      extracted_fields: {},
      configured: "custom fields are welcome",
    };
    const publish = bus.publish as (
      event: unknown,
      input: unknown,
      options?: object,
    ) => Promise<{ address: string }>;
    for (const params of [{ domain: "a b" }, { domain: "x}" }, {}, { domain: "quality", extra: "x" }]) {
      const error = await publish(catalogue.CollectionDocumentReady, ready, { params }).catch(
        (e: unknown) => e,
      );
      expect(ContractViolation.is(error) && error.code).toBe("parameter_invalid");
    }
    const receipt = await publish(catalogue.CollectionDocumentReady, ready, {
      params: { domain: "weather" },
    });
    expect(receipt.address).toBe("collection.weather.ready");
    await bus.close();
  });
});
