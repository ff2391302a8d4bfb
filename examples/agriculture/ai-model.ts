import { AiModelPublisher, AiModelSubscriber } from "eventpact/catalog";
import type { Service } from "../service.ts";

/** The AI Model: executes agents and answers, with a result or with the reason of a failure. */
export const aiModel: Service = {
  source: "ai-model",
  group: "ai-model",
  async start(bus, tell) {
    await AiModelSubscriber(bus).executeAgent(
      async ({ request_id, agent_id, linkage, input_data }, { publish }) => {
        // Publishing through the context links the answer to the request.
        const answer = AiModelPublisher({ publish });
        const text = typeof input_data["text"] === "string" ? input_data["text"] : "";
        const weight = /(\d+) kg/.exec(text);
        if (!weight) {
          await answer.failAgent({
            request_id,
            agent_id,
            linkage,
            error_type: "validation",
            error_message: "no weight found in the text",
          });
          tell("agent failed", `${agent_id} could not read document ${short(request_id)}`);
          return;
        }
        await answer.completeAgent({
          request_id,
          agent_id,
          linkage,
          result: {
            result_type: "extractor",
            extracted_fields: { weight_kg: Number(weight[1]) },
            validation_errors: [],
            validation_warnings: [],
          },
          execution_time_ms: 12,
          model_used: "demo",
          cost_usd: "0.0042",
        });
        tell("agent completed", `${agent_id} read document ${short(request_id)}`);
      },
    );
  },
};

function short(id: string): string {
  return id.slice(0, 8);
}
