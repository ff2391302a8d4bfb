import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { formatFinding } from "../../../src/contract/finding.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { checkContract } from "../../../src/contract/validate/check-contract.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

describe("the catalogue of this repository", () => {
  it("has no findings", async () => {
    const findings = await checkContract(await loadContract("asyncapi.yaml", { cwd: root }));
    expect(findings.map(formatFinding)).toEqual([]);
  });

  it("travels in the envelope, without headers of its own", async () => {
    const { messages } = await loadContract("asyncapi.yaml", { cwd: root });
    expect(messages.filter(({ envelope }) => !envelope).map(({ key }) => key)).toEqual([]);
    expect(messages.filter(({ headers }) => headers !== undefined).map(({ key }) => key)).toEqual([]);
  });

  it("fills the agent's addresses from the payload and answers requests", async () => {
    const { channels, operations } = await loadContract("asyncapi.yaml", { cwd: root });
    expect(channels.find(({ key }) => key === "aiAgentCompleted")).toMatchObject({
      address: "ai.agent.{agentId}.completed",
      parameters: [{ name: "agentId", location: { source: "payload", pointer: "/agent_id" } }],
    });
    expect(operations.find(({ key }) => key === "executeAgent")).toMatchObject({
      reply: { channel: "aiAgentCompleted", messages: ["AgentCompleted"] },
      failureReply: { channel: "aiAgentFailed", messages: ["AgentFailed"] },
    });
  });
});
