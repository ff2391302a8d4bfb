/**
 * What must not compile. `tsc` checks this file: a line below `@ts-expect-error` that compiles is an error.
 * It is never run.
 */
import { type Bus, FailureReply, type PublishFunction, type Reply } from "eventpact";
import {
  AgentCompleted,
  AgentFailed,
  AiAgentCompletedChannel,
  AiModelPublisher,
  AiOrchestrationRequested,
  AiOrchestrationRequestsChannel,
  ChatUiChannel,
  CollectionDocumentReady,
  CollectionModelPublisher,
  CollectionModelSubscriber,
  CollectionReadyChannel,
  ExternalGraderScoreSubmitted,
  MozaiksAiRuntimePublisher,
  MozaiksUiSubscriber,
  SettingsUpdated,
  type UiMessage,
} from "eventpact/catalog";
import { PricePublisher } from "../support/price-events.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<T extends true>(): T | undefined {
  return undefined;
}

export async function publishing(bus: Bus): Promise<void> {
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: 4 } });
  await bus.publish(
    AiOrchestrationRequested,
    { ai_orchestration_request: { user_id: 4, course_id: null } },
    { subject: "s" },
  );
  // @ts-expect-error a wrong type
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: "4" } });
  // @ts-expect-error a missing field
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: {} });
  // @ts-expect-error a misspelt key
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: 4, corse_id: "x" } });
  // @ts-expect-error a misspelt argument
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_requests: { user_id: 4 } });
  // @ts-expect-error the payload of another event
  await bus.publish(ExternalGraderScoreSubmitted, { ai_orchestration_request: { user_id: 4 } });
  // @ts-expect-error no payload
  await bus.publish(AiOrchestrationRequested);
  // @ts-expect-error not an event
  await bus.publish("org.openedx.ai_extensions.orchestration.requested.v1", {});
  // @ts-expect-error an option that does not exist
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: 4 } }, { topic: "x" });
  await bus.publish(
    AiOrchestrationRequested,
    { ai_orchestration_request: { user_id: 4 } },
    // @ts-expect-error a channel it does not travel on
    { channel: "aiAgentCompleted" },
  );
  await bus.publish(
    AiOrchestrationRequested,
    { ai_orchestration_request: { user_id: 4 } },
    // @ts-expect-error an address without parameters
    { params: { x: "y" } },
  );
}

export async function parameters(bus: Bus): Promise<void> {
  const ready = { document_id: "d", source_id: "s", linkage: { farmer_id: "f" }, extracted_fields: {} };
  await bus.publish(CollectionDocumentReady, ready, { params: { domain: "quality" } });
  // @ts-expect-error the domain has no location, so it is an argument
  await bus.publish(CollectionDocumentReady, ready);
  // @ts-expect-error a misspelt parameter
  await bus.publish(CollectionDocumentReady, ready, { params: { domein: "quality" } });
  // @ts-expect-error a parameter of the wrong type
  await bus.publish(CollectionDocumentReady, ready, { params: { domain: 5 } });

  const failed = {
    request_id: "r",
    agent_id: "a",
    linkage: { farmer_id: "f" },
    error_type: "t",
    error_message: "m",
  };
  await bus.publish(AgentFailed, failed);
  // @ts-expect-error the agent is filled from the payload
  await bus.publish(AgentFailed, failed, { params: { agentId: "a" } });
  await bus.subscribe(AgentFailed, () => undefined, { params: { agentId: "a" } });
  // @ts-expect-error a subscriber names the agent
  await bus.subscribe(AgentFailed, () => undefined);
  // @ts-expect-error a subscriber names the agent
  await bus.subscribe(AgentFailed, () => undefined, { group: "g" });

  const address: string = AiAgentCompletedChannel.address({ agentId: "a" });
  // @ts-expect-error the address has a parameter
  AiAgentCompletedChannel.address();
  // @ts-expect-error the address has no parameters
  AiOrchestrationRequestsChannel.address({ agentId: "a" });
  const domain: string | undefined = CollectionReadyChannel.match(address)?.domain;
  // @ts-expect-error no such parameter
  CollectionReadyChannel.match(address)?.agentId;
  void domain;
}

export async function handlers(bus: Bus): Promise<void> {
  await bus.subscribe(
    AiOrchestrationRequested,
    async ({ ai_orchestration_request }, { metadata, signal, publish }) => {
      assertType<Equal<typeof ai_orchestration_request.course_id, string | null>>();
      assertType<Equal<typeof ai_orchestration_request.action, string>>();
      assertType<Equal<typeof metadata.correlationid, string | undefined>>();
      assertType<Equal<typeof signal, AbortSignal>>();
      await publish(SettingsUpdated, { user_id: "u", changes: {} });
      // @ts-expect-error a wrong payload
      await publish(SettingsUpdated, { user_id: "u" });
    },
  );
  // @ts-expect-error an argument that the event does not have
  await bus.subscribe(AiOrchestrationRequested, ({ score }) => score);
  // @ts-expect-error a handler of another payload
  await bus.subscribe(AiOrchestrationRequested, (data: ExternalGraderScoreSubmitted.Data) => data);
  // @ts-expect-error a third argument
  await bus.subscribe(AiOrchestrationRequested, (data, context, more: string) => [data, context, more]);
  // @ts-expect-error handlers by key are for channels
  await bus.subscribe(AiOrchestrationRequested, { AiOrchestrationRequested: () => undefined });

  await bus.subscribe(
    ChatUiChannel,
    { UiMessage: ({ kind }) => void assertType<Equal<typeof kind, "message">>() },
    { params: { chatId: "c" } },
  );
  // @ts-expect-error an event that the channel does not have
  await bus.subscribe(ChatUiChannel, { UiMesage: () => undefined }, { params: { chatId: "c" } });
  // @ts-expect-error an argument that the event does not have
  await bus.subscribe(ChatUiChannel, { UiMessage: ({ kinds }) => kinds }, { params: { chatId: "c" } });
  // @ts-expect-error the chat is missing
  await bus.subscribe(ChatUiChannel, { UiMessage: () => undefined });

  for await (const delivery of bus.subscribe(ChatUiChannel, { params: { chatId: "c" } })) {
    if (delivery.key === "UiMessage") assertType<Equal<typeof delivery.data, UiMessage.Data>>();
    if (delivery.key === "UiError") assertType<Equal<typeof delivery.data.kind, "error">>();
    // @ts-expect-error no such event
    if (delivery.key === "UiMesage") return;
  }
  for await (const { data } of bus.subscribe(AgentCompleted, { params: { agentId: "a" } })) {
    assertType<Equal<typeof data, AgentCompleted.Data>>();
  }
}

export async function applications(bus: Bus): Promise<void> {
  const collection = CollectionModelPublisher(bus);
  const ready = { document_id: "d", source_id: "s", linkage: { farmer_id: "f" }, extracted_fields: {} };
  await collection.publishDocumentReady(ready, { params: { domain: "quality" } });
  // @ts-expect-error the domain is missing
  await collection.publishDocumentReady(ready);
  // @ts-expect-error an operation of another application
  collection.completeAgent;
  await AiModelPublisher(bus).failAgent({
    request_id: "r",
    agent_id: "a",
    // @ts-expect-error an empty linkage does not say where to route
    linkage: {},
    error_type: "t",
    error_message: "m",
  });
  await CollectionModelSubscriber(bus).storeAgentFailure(({ error_type }) => error_type.length, {
    params: { agentId: "a" },
  });
  // @ts-expect-error the agent is missing
  await CollectionModelSubscriber(bus).storeAgentFailure(({ error_type }) => error_type.length);

  const runtime = MozaiksAiRuntimePublisher(bus);
  await runtime.streamUi("UiHandoff", UI_HANDOFF);
  // @ts-expect-error the payload of another event of the channel
  await runtime.streamUi("UiMessage", UI_HANDOFF);
  // @ts-expect-error an event that the operation does not have
  await runtime.streamUi("UiInputResponse", UI_HANDOFF);
  // @ts-expect-error a receiver has a handler for each message
  await MozaiksUiSubscriber(bus).renderUi({ UiMessage: () => undefined }, { params: { chatId: "c" } });
}

export async function requests(bus: Bus, publish: PublishFunction): Promise<void> {
  const collection = CollectionModelPublisher(bus);
  const asked = { request_id: "r", agent_id: "a", linkage: { farmer_id: "f" }, input_data: {}, source: "s" };
  const reply = await collection.requestAgent.request(asked);
  assertType<Equal<typeof reply, Reply<typeof AgentCompleted> & { readonly key: "AgentCompleted" }>>();
  assertType<Equal<typeof reply.data, AgentCompleted.Data>>();
  await collection.requestAgent.request(asked, {
    timeout: 5,
    replyParams: { agentId: "a" },
    subject: "s",
    signal: new AbortController().signal,
  });
  // @ts-expect-error a misspelt parameter of the reply's address
  await collection.requestAgent.request(asked, { replyParams: { agent: "a" } });
  // @ts-expect-error a parameter of the wrong type
  await collection.requestAgent.request(asked, { replyParams: { agentId: 5 } });
  // @ts-expect-error a missing field
  await collection.requestAgent.request({ ...asked, agent_id: undefined });
  // @ts-expect-error the timeout is of a request
  await collection.requestAgent(asked, { timeout: 5 });
  // @ts-expect-error an operation without a reply
  collection.publishDocumentReady.request;
  // @ts-expect-error nobody reads the reply without a bus
  CollectionModelPublisher({ publish }).requestAgent.request;
  await CollectionModelPublisher({ publish, subscribe: bus.subscribe }).requestAgent.request(asked);
  const kept: ReturnType<typeof CollectionModelPublisher> = collection;
  await kept.requestAgent.request(asked);

  const error: unknown = undefined;
  if (FailureReply.is(error, AgentFailed)) assertType<Equal<typeof error.reply.data, AgentFailed.Data>>();
  if (FailureReply.is(error)) assertType<Equal<typeof error.reply.data, unknown>>();

  const prices = PricePublisher(bus);
  const price = await prices.askPrice.request({ item: "tea" }, { replyParams: { shop: "s" } });
  if (price.key === "PriceTold") assertType<Equal<typeof price.data, { price?: string }>>();
  else assertType<Equal<typeof price.data, { item?: string }>>();
  // @ts-expect-error a failure is no reply
  if (price.key === "PriceRefused") return;
  await prices.ask.request("StockAsked", { item: "tea" });
  // @ts-expect-error an event that the operation does not have
  await prices.ask.request("PriceTold", { price: "5" });
}

declare const UI_HANDOFF: import("eventpact/catalog").UiHandoff.Input;

export function values(value: unknown): void {
  if (AgentCompleted.is(value)) assertType<Equal<typeof value, AgentCompleted.Input>>();
  const data = AiOrchestrationRequested.parse(value);
  assertType<Equal<typeof data, AiOrchestrationRequested>>();
  // @ts-expect-error defaults are present in what a handler gets
  const incomplete: AiOrchestrationRequested = { ai_orchestration_request: { user_id: 4 } };
  void incomplete;
  const result: AgentCompleted["result"] = {} as AgentCompleted["result"];
  if (result.result_type === "extractor") result.extracted_fields["x"];
  // @ts-expect-error only the extractor has extracted fields
  result.extracted_fields;
}
