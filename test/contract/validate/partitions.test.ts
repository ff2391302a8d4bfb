import { expect, it } from "vitest";
import { generate } from "../../../src/codegen/generate.ts";
import { check, load } from "../contract-files.ts";

const document = (member: string) => `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
${member}    messages: { Placed: { payload: { type: object } } }
operations:
  place: { action: send, channel: { $ref: "#/channels/orders" } }
`;

it.each([1, 8, 1024])("x-partitions may be %d, and goes to the address", async (partitions) => {
  const text = document(`    x-partitions: ${partitions}\n`);
  expect(await check(text)).toEqual([]);
  const contract = await load(text);
  expect(contract.channels[0]).toMatchObject({ partitions, extensions: {} });
  const { files } = await generate(contract);
  expect(files.get("addresses.js")).toContain(`partitions: ${partitions}`);
});

it("a channel without x-partitions has none", async () => {
  const contract = await load(document(""));
  expect(contract.channels[0]).not.toHaveProperty("partitions");
  expect((await generate(contract)).files.get("addresses.js")).not.toContain("partitions");
});

it.each(["0", "1025", "1.5", '"8"', "-1"])("x-partitions must not be %s", async (value) => {
  expect(await check(document(`    x-partitions: ${value}\n`))).toEqual([
    `asyncapi.yaml:6:19: error partitions-invalid: x-partitions of orders is ${value}, but a channel is spread over 1 to 1024 partitions; write a whole number, or remove it`,
  ]);
});
