/** Nothing is found where nothing changed. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { compareContracts } from "../../../src/compat/compare-contracts.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { load, writeFiles } from "../../contract/contract-files.ts";
import { EXAMPLES, exampleFiles } from "../../support/official-examples.ts";
import { patched, SHOP } from "../support/documents.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const RICH = patched(SHOP, {
  id: "urn:shop",
  "x-stability": "beta",
  servers: {
    main: {
      variables: { region: { enum: ["eu", "us"], default: "eu" } },
      host: "{region}.example.org",
      security: [{ type: "userPassword" }, { type: "httpApiKey", name: "K", in: "query" }],
      bindings: { kafka: { schemaRegistryUrl: "https://r.example.org" } },
    },
  },
  channels: {
    orders: {
      bindings: {
        kafka: { topic: "orders", partitions: 4, topicConfiguration: { "cleanup.policy": ["compact"] } },
      },
      messages: {
        Placed: {
          deprecated: true,
          "x-sunset": "2020-01-01",
          correlationId: { location: "$message.payload#/id" },
          headers: { properties: { specversion: { const: "1.0" }, type: { enum: ["a", "b"] } } },
          traits: [{ contentType: "application/json", bindings: { kafka: { key: { type: "string" } } } }],
        },
      },
    },
  },
});

/** The same value with the members of all objects the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe("nothing is found", () => {
  it("between a contract and itself", async () => {
    const contract = await load(JSON.stringify(RICH));
    expect(compareContracts(contract, contract)).toEqual([]);
    expect(compareContracts([contract, contract], await load(JSON.stringify(RICH)))).toEqual([]);
  });

  it("where members stand in another order", async () => {
    const other = await load(JSON.stringify(reversed(RICH)));
    expect(compareContracts(await load(JSON.stringify(RICH)), other)).toEqual([]);
    expect(compareContracts(other, await load(JSON.stringify(RICH)))).toEqual([]);
  });

  it("where the document is written in another way", async () => {
    const block = await load(stringify(RICH, { indent: 4 }));
    const flow = await load(`# A shop.\n${JSON.stringify(RICH)}\n`);
    expect(compareContracts(block, flow)).toEqual([]);
  });

  it("where parts are moved to the components", async () => {
    const channels = RICH["channels"] as Record<string, Record<string, Record<string, unknown>>>;
    const { orders = {}, commands } = channels;
    const moved = {
      ...RICH,
      channels: {
        orders: {
          ...orders,
          messages: { ...orders["messages"], Placed: { $ref: "#/components/messages/Placed" } },
        },
        commands,
      },
      components: { messages: { Placed: orders["messages"]?.["Placed"] } },
    };
    expect(compareContracts(await load(JSON.stringify(RICH)), await load(JSON.stringify(moved)))).toEqual([]);
  });

  it("in the catalogue against itself, also when it is written in another way", async () => {
    const catalogue = await loadContract("asyncapi.yaml", { cwd: root });
    expect(compareContracts(catalogue, await loadContract("asyncapi.yaml", { cwd: root }))).toEqual([]);
    const text = readFileSync(`${root}asyncapi.yaml`, "utf8").replaceAll("./schemas/", `${root}schemas/`);
    const cwd = writeFiles({ "asyncapi.json": JSON.stringify(reversed(parse(text)), null, 1) });
    expect(compareContracts(catalogue, await loadContract("asyncapi.json", { cwd }))).toEqual([]);
  });

  it.skipIf(exampleFiles.length === 0).each(exampleFiles.filter((file) => !file.startsWith("adeo")))(
    "in the official example %s against itself (../shared/fixtures/asyncapi-examples)",
    async (file) => {
      const [one, other] = [
        await loadContract(file, { cwd: EXAMPLES }),
        await loadContract(file, { cwd: EXAMPLES }),
      ];
      expect(compareContracts(one, other)).toEqual([]);
    },
  );
});
