import { OpenedxAiExtensionsSubscriber } from "eventpact/catalog";
import type { Service } from "../service.ts";

/** Finds the workflow for a context; stands in for the profiles that the real service keeps. */
function workflowFor(context: { readonly ui_slot_selector_id: string | null }): string {
  return context.ui_slot_selector_id === "BADGES_GENERATOR_VIA_EVENT_BUS" ? "badge-generator" : "default";
}

/** The owner of the orchestration: executes what others ask for. */
export const aiExtensions: Service = {
  source: "openedx/lms/ai-extensions",
  group: "ai-extensions-orchestrator",
  async start(bus, tell) {
    await OpenedxAiExtensionsSubscriber(bus).executeOrchestration(
      ({ ai_orchestration_request }, { metadata }) => {
        const { user_id, action, ui_slot_selector_id } = ai_orchestration_request;
        const workflow = workflowFor({ ui_slot_selector_id });
        tell(
          `executed ${user_id}`,
          `"${action}" of workflow ${workflow} for user ${user_id}, asked by ${metadata.source}`,
        );
      },
    );
  },
};
