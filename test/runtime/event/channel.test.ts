import { ContractViolation } from "eventpact";
import { defineAddress, defineChannel } from "eventpact/gen/v1";
import fc from "fast-check";
import { expect, it } from "vitest";

const channel = defineChannel<{ params: { agentId: string }; located: never; events: Record<string, never> }>(
  defineAddress({
    key: "completed",
    template: "ai.agent.{agentId}.completed",
    parameters: [{ name: "agentId" }],
    messages: 0,
  }),
  {},
);

it("builds an address and matches it back", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/), (agentId) => {
      expect(channel.match(channel.address({ agentId }))).toEqual({ agentId });
    }),
  );
});

it("matches nothing else", () => {
  for (const text of [
    "ai.agent..completed",
    "ai.agent.a.b.completed",
    "ai.agent.a.failed",
    "xai.agent.a.completed",
    "ai.agent.a b.completed",
  ]) {
    expect(channel.match(text)).toBeUndefined();
  }
});

it.each([["a b"], ["{x}"], [""], ["a\u0000"], ["x".repeat(129)], ["a.b"], ["é"], [null], [undefined], [{}]])(
  "refuses the parameter value %j",
  (agentId) => {
    try {
      channel.address({ agentId } as { agentId: string });
      expect.unreachable();
    } catch (error) {
      expect(ContractViolation.is(error) && error.code).toBe("parameter_invalid");
      expect(ContractViolation.is(error) && error.issues[0]?.pointer).toBe("/agentId");
    }
  },
);

it("refuses a parameter that the address does not have", () => {
  expect(() => channel.address({ agentId: "a", agent: "b" } as { agentId: string })).toThrow(
    "/agent is no parameter of the address",
  );
});

it("takes what an enum of the contract allows, and only that", () => {
  const stage = defineChannel<{
    params: { stage: "a.b" | "c" };
    located: never;
    events: Record<string, never>;
  }>(
    defineAddress({
      key: "s",
      template: "x/{stage}",
      parameters: [{ name: "stage", enum: ["a.b", "c"], default: "c" }],
      messages: 0,
    }),
    {},
  );
  expect(stage.address({ stage: "a.b" })).toBe("x/a.b");
  expect(stage.match("x/a.b")).toEqual({ stage: "a.b" });
  expect(stage.match("x/d")).toBeUndefined();
  expect((stage.address as (params?: object) => string)()).toBe("x/c");
});

it("matches back also where an enum holds what separates parameters, and a parameter that stands twice", () => {
  const address = defineAddress({
    ...{ key: "k", template: "{a}.{b}.{a}", messages: 0 },
    parameters: [{ name: "a", enum: ["x", "x.y", "(z)"] }, { name: "b" }],
  });
  const twice = defineChannel<{
    params: { a: string; b: string };
    located: never;
    events: Record<string, never>;
  }>(address, {});
  for (const params of [
    { a: "x.y", b: "q" },
    { a: "x", b: "q" },
    { a: "(z)", b: "x" },
  ]) {
    expect(twice.match(twice.address(params))).toEqual(params);
  }
  expect(twice.match("x.q.x.y")).toBeUndefined();
});

it("has no address before run time where the contract gives none", () => {
  const open = defineChannel<{ params: object; located: never; events: Record<string, never> }>(
    defineAddress({ key: "open", template: null, parameters: [], messages: 0 }),
    {},
  );
  expect(() => open.address()).toThrow("has no address");
  expect(open.match("x")).toBeUndefined();
});
