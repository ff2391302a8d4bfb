import { defineAddress, defineEvent } from "eventpact/gen/v1";
import type { Service } from "../service.ts";

const address = defineAddress({
  key: "aiOrchestrationRequests",
  template: "ai-orchestration-requests",
  parameters: [],
  messages: 1,
});

/** Somebody who writes to the topic without the contract package, and gets the payload wrong. */
const Unchecked = defineEvent<{
  input: object;
  data: object;
  headers: undefined;
  channels: { aiOrchestrationRequests: { params: object; located: never } };
}>({
  key: "Unchecked",
  type: "org.openedx.ai_extensions.orchestration.requested.v1",
  version: 1,
  minorversion: 0,
  channels: [address],
  read: () => true,
  write: () => true,
});

export const legacyScript: Service = {
  source: "openedx/legacy-script",
  group: "legacy-script",
  async act(bus, tell) {
    await bus.publish(Unchecked, { ai_orchestration_request: { user_id: "four" } });
    tell("poison", 'wrote a request whose user_id is the string "four", past the contract');
  },
};
