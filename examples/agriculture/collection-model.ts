import { type Bus, ContractViolation, FailureReply, type PublishFunction } from "eventpact";
import {
  AgentFailed,
  AgentRequested,
  CollectionModelPublisher,
  CollectionModelSubscriber,
  CollectionReadyChannel,
} from "eventpact/catalog";
import type { Service, Tell } from "../service.ts";
import { DocumentRepository, type SourceConfig, type StoredDocument } from "./documents.ts";

const QUALITY: SourceConfig = {
  source_id: "qc-analyzer",
  ai_extraction: { agent_id: "qc-event-extractor" },
  on_success_topic: "collection.quality.ready",
};
const WEATHER: SourceConfig = { source_id: "weather-api", on_success_topic: "collection.weather.ready" };

const documents = new DocumentRepository();

/** The Collection Model: stores documents and, where a source asks for it, has an AI agent read them. */
export const collectionModel: Service = {
  source: "collection-model",
  group: "collection-model",

  async start(bus, tell) {
    const subscriber = CollectionModelSubscriber(bus);
    // One subscription for each agent that the sources use.
    const params = { agentId: "qc-event-extractor" };
    await subscriber.storeAgentResult(
      async ({ request_id, result }, { publish }) => {
        const document = documents.get(request_id);
        if (!document || result.result_type !== "extractor") return;
        document.status = "complete";
        document.extracted_fields = result.extracted_fields;
        tell(
          "document complete",
          `document ${short(document)} is complete: ${JSON.stringify(document.extracted_fields)}`,
        );
        await announce(publish, document, tell);
      },
      { params },
    );
    await subscriber.storeAgentFailure(
      ({ request_id, error_type, error_message }) => {
        const document = documents.get(request_id);
        if (!document) return;
        document.status = "failed";
        document.error = { type: error_type, message: error_message };
        tell(
          "document failed",
          `document ${short(document)} failed, stored: ${error_type}, "${error_message}"`,
        );
      },
      { params },
    );
  },

  async act(bus, tell) {
    await ingest(bus, QUALITY, { text: "42 kg of green leaf" }, { farmer_id: "WM-4521" }, tell);
    await ingest(bus, QUALITY, { text: "(unreadable)" }, { farmer_id: "WM-4522" }, tell);
    await ingest(bus, WEATHER, { rain_mm: 12 }, { region_id: "nyeri-highland" }, tell);
    await tryOut(bus, { text: "7 kg" }, tell);
    await tryOut(bus, { text: "a photo" }, tell);
    await refuse(bus, tell);
  },
};

async function ingest(
  bus: Bus,
  config: SourceConfig,
  raw: StoredDocument["raw"],
  linkage: StoredDocument["linkage"],
  tell: Tell,
): Promise<void> {
  if (!config.ai_extraction) {
    const document = documents.add({ config, linkage, raw, status: "complete", extracted_fields: raw });
    tell(
      "stored directly",
      `document ${short(document)} of ${config.source_id} is stored as complete, without an agent`,
    );
    await announce(bus.publish, document, tell);
    return;
  }
  const document = documents.add({ config, linkage, raw, status: "pending", extracted_fields: {} });
  await CollectionModelPublisher(bus).requestAgent({
    // The document's id correlates the answer.
    request_id: document.id,
    agent_id: config.ai_extraction.agent_id,
    linkage,
    input_data: raw,
    source: "collection-model",
  });
  tell(
    "stored as pending",
    `document ${short(document)} of ${config.source_id} is stored as pending, agent asked`,
  );
}

/** Somebody sets up a source and waits to see what the agent makes of a sample: nothing is stored. */
async function tryOut(bus: Bus, sample: StoredDocument["raw"], tell: Tell): Promise<void> {
  const { requestAgent } = CollectionModelPublisher(bus);
  try {
    const { data } = await requestAgent.request(
      {
        request_id: `sample-${crypto.randomUUID()}`,
        agent_id: "qc-event-extractor",
        linkage: { farmer_id: "WM-4521" },
        input_data: sample,
        source: "collection-model",
      },
      { timeout: 10_000 },
    );
    tell("tried", `the sample was read by ${data.model_used} in ${data.execution_time_ms} ms`);
  } catch (error) {
    if (!FailureReply.is(error, AgentFailed)) throw error;
    tell("tried in vain", `the sample cannot be read: ${error.reply.data.error_message}`);
  }
}

/** The topic is configuration; the contract says whether it is one of its channel's. */
async function announce(publish: PublishFunction, document: StoredDocument, tell: Tell): Promise<void> {
  const params = CollectionReadyChannel.match(document.config.on_success_topic);
  if (!params)
    throw new Error(
      `${document.config.source_id}: ${document.config.on_success_topic} is no topic of ready documents`,
    );
  await CollectionModelPublisher({ publish }).publishDocumentReady(
    {
      document_id: document.id,
      source_id: document.config.source_id,
      linkage: document.linkage,
      extracted_fields: document.extracted_fields,
    },
    { params },
  );
  tell("announced", `document ${short(document)} announced on ${document.config.on_success_topic}`);
}

/** What happens to a payload that breaks the contract, when types are bypassed. */
async function refuse(bus: Bus, tell: Tell): Promise<void> {
  const wrong: unknown = {
    request_id: "d1",
    agent_id: "qc-event-extractor",
    linkage: { farmer_id: "WM-4521" },
    input_data: "42 kg",
    source: "collection-model",
  };
  try {
    await bus.publish(AgentRequested, wrong as AgentRequested.Input);
  } catch (error) {
    if (!ContractViolation.is(error)) throw error;
    tell(
      "refused",
      `an invalid payload was not published: ${error.issues.map(({ pointer, message }) => `${pointer} ${message}`).join("; ")}`,
    );
  }
}

function short({ id }: StoredDocument): string {
  return id.slice(0, 8);
}
