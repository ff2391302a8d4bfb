import { OpenedxPluginPublisher } from "eventpact/catalog";
import type { Service } from "../service.ts";

/** A plugin that wants a badge made. It imports nothing of the AI extensions but the contract. */
export const badgesPlugin: Service = {
  source: "openedx/lms/badges-plugin",
  group: "badges-plugin",
  async act(bus, tell) {
    const openedx = OpenedxPluginPublisher(bus);
    for (const user_id of [4, 5]) {
      await openedx.requestOrchestration({
        ai_orchestration_request: {
          user_id,
          course_id: "course-v1:edunext+01+2025",
          ui_slot_selector_id: "BADGES_GENERATOR_VIA_EVENT_BUS",
        },
      });
      tell(`requested ${user_id}`, `asked for an AI orchestration run for user ${user_id}`);
    }
  },
};
