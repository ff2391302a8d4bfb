import { ContractViolation, createBus } from "eventpact";
import { ExternalGraderScoreSubmitted } from "eventpact/catalog";
import { memory } from "eventpact/memory";
import { expect, it } from "vitest";
import { namedArguments } from "../../../src/runtime/event/handler-arguments.ts";

it.each([
  ["({ score }) => score", ["score"]],
  [
    "async ({ score, other: { deep, more: [x] }, last = f({ a: 1 }, [2]) }, context) => 1",
    ["score", "other", "last"],
  ],
  ["({score:a})=>a", ["score"]],
  ["function ({ a }) {}", ["a"]],
  ["async function named({ a, ...rest }) {}", ["a"]],
  ["handle({ 'quoted-name': b, }) {}", ["quoted-name"]],
  ["({}) => 1", []],
  ["({ a = '}', b }) => 1", ["a", "b"]],
  ["(data) => data", undefined],
  ["data => data", undefined],
  ["() => 1", undefined],
  ["({ [key]: a }) => a", undefined],
  ["({ a = /}/, b }) => a", undefined],
  ["({ a /* why } */, b }) => a", undefined],
  ["function () { [native code] }", undefined],
  ["([a]) => a", undefined],
])("%s", (source, names) => {
  expect(namedArguments(source)).toEqual(names);
});

it("refuses a handler with an argument that its event does not have, when it subscribes", async () => {
  const bus = createBus({ source: "s", group: "g", transport: memory() });
  const subscribe = bus.subscribe.bind(bus) as (
    event: unknown,
    handler: unknown,
  ) => Promise<{ close(): Promise<void> }>;
  const error = await subscribe(
    ExternalGraderScoreSubmitted,
    ({ score_data }: Record<string, unknown>) => score_data,
  ).catch((e: unknown) => e);
  if (!ContractViolation.is(error)) throw error;
  expect(error.issues.map(({ pointer }) => pointer)).toEqual(["/score_data"]);
  expect(error.message).toContain("it has score");
  await (
    await subscribe(ExternalGraderScoreSubmitted, ({ score }: Record<string, unknown>) => score)
  ).close();
  await bus.close();
});
