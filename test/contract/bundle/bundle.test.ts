import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { generate } from "../../../src/codegen/generate.ts";
import { bundleContract, printBundle } from "../../../src/contract/bundle/bundle.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { EXAMPLES, exampleFiles } from "../../support/official-examples.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function folder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "eventpact-bundle-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(made, path)), { recursive: true });
    await writeFile(join(made, path), text);
  }
  return made;
}

/** Bundles, and holds that the bundle stands alone and means the same; gives it. */
async function bundled(file: string): Promise<Record<string, unknown>> {
  const { document } = await bundleContract(file);
  const name = basename(file);
  const format = name.endsWith(".json") ? "json" : "yaml";
  const text = printBundle(document, format);
  const cwd = await folder({ [name]: text });
  const again = await bundleContract(name, { cwd });
  expect(again.files).toEqual([join(cwd, name)]);
  expect(printBundle(again.document, format), "bundling a bundle changes nothing").toBe(text);
  const made = await generate(await loadContract(name, { cwd }));
  const original = await generate(await loadContract(file));
  expect([...made.files.keys()]).toEqual([...original.files.keys()]);
  for (const [path, code] of original.files) expect(made.files.get(path), path).toBe(code);
  return document;
}

describe("a bundle means what its document does", () => {
  it.each([
    "../../../asyncapi.yaml",
    "../../golden/minimal/asyncapi.yaml",
    "../../golden/shop/asyncapi.yaml",
  ])("%s", async (file) => void (await bundled(at(file))));

  it("../../golden/hostile/asyncapi.yaml", async () =>
    void (await bundled(at("../../golden/hostile/asyncapi.yaml"))));

  it.skipIf(exampleFiles.length === 0).each(exampleFiles.filter((file) => !file.startsWith("adeo")))(
    "the official example %s",
    async (file) => void (await bundled(join(EXAMPLES, file))),
  );
});

const OPERATION = `operations:
  take: { action: receive, channel: { $ref: "#/channels/orders" } }
`;

describe("what is in other files becomes components", () => {
  it("schemas, with their definitions, members and circles", async () => {
    const cwd = await folder({
      "asyncapi.yaml": `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      Placed: { payload: { $ref: schemas/order.json } }
      Gone: { payload: { $ref: "schemas/order.json#/properties/lines/items" } }
${OPERATION}components:
  schemas:
    Id: { type: string }
    Money: { $ref: ./schemas/types.yaml#/Money }
    Sum: { $ref: ./schemas/types.yaml#/Money }
`,
      "schemas/order.json": JSON.stringify({
        type: "object",
        properties: {
          id: { $ref: "../asyncapi.yaml#/components/schemas/Id" },
          parent: { $ref: "#" },
          total: { $ref: "types.yaml#/Money" },
          address: { $ref: "other/order.json" },
          lines: {
            type: "array",
            items: { type: "object", properties: { sku: { $ref: "#/definitions/Sku" } } },
          },
          note: { const: { $ref: "not a reference" } },
        },
        definitions: { Sku: { type: "string" }, Unused: { type: "string" } },
      }),
      "schemas/types.yaml": "Money: { type: object, properties: { of: { $ref: order.json } } }\n",
      "schemas/other/order.json": '{ "title": "Never used under this name", "type": "string" }',
    });
    await expect(bundleContract("asyncapi.yaml", { cwd })).rejects.toThrow(/becomes "Order" in code/);
    await writeFile(
      join(cwd, "schemas/order.json"),
      (await import("node:fs"))
        .readFileSync(join(cwd, "schemas/order.json"), "utf8")
        .replace("other/order.json", "other/address.json"),
    );
    await writeFile(join(cwd, "schemas/other/address.json"), '{ "type": "string" }');
    const document = await bundled(join(cwd, "asyncapi.yaml"));
    expect(document).toMatchObject({
      channels: {
        orders: {
          messages: {
            Placed: { payload: { $ref: "#/components/schemas/Order" } },
            Gone: { payload: { $ref: "#/components/schemas/LinesItems" } },
          },
        },
      },
      components: {
        schemas: {
          Money: { properties: { of: { $ref: "#/components/schemas/Order" } } },
          Sum: { $ref: "#/components/schemas/Money" },
          Order: {
            properties: {
              id: { $ref: "#/components/schemas/Id" },
              parent: { $ref: "#/components/schemas/Order" },
              total: { $ref: "#/components/schemas/Money" },
              address: { $ref: "#/components/schemas/Address" },
              note: { const: { $ref: "not a reference" } },
            },
          },
          Address: { type: "string" },
        },
      },
    });
  });

  it("channels, messages, operations, traits, bindings, tags and security, in the place of the entry that names them", async () => {
    const cwd = await folder({
      "asyncapi.yaml": `asyncapi: 3.0.0
info: { title: Shop, version: 1.0.0, tags: [{ $ref: parts/tags.yaml#/retail }] }
servers:
  main: { $ref: parts/servers.yaml#/main }
channels:
  orders: { $ref: parts/channels.yaml#/orders }
operations:
  take:
    action: receive
    channel: { $ref: parts/channels.yaml#/orders }
    messages: [{ $ref: parts/channels.yaml#/orders/messages/placed }]
    traits: [{ $ref: parts/traits.yaml }]
    bindings: { $ref: parts/bindings.yaml#/take }
`,
      "parts/tags.yaml": "retail: { name: retail }\n",
      "parts/servers.yaml":
        "main: { host: localhost, protocol: kafka, security: [{ $ref: security.yaml#/key }] }\n",
      "parts/security.yaml": "key: { type: userPassword }\n",
      "parts/channels.yaml": `orders:
  address: orders.{id}
  parameters: { id: { $ref: parameter.yaml } }
  messages: { placed: { $ref: message.yaml#/a~1b } }
`,
      "parts/parameter.yaml": "description: which\n",
      "parts/message.yaml": `a/b:
  headers: { type: object, properties: { __proto__: { type: string } } }
  correlationId: { $ref: correlation.yaml }
  payload: { type: object, properties: { id: { type: string } } }
  x-kept: { $ref: "#/as/it/is" }
`,
      "parts/correlation.yaml": "location: $message.payload#/id\n",
      "parts/traits.yaml": "summary: from a trait\nbindings: { kafka: { groupId: { $ref: group.json } } }\n",
      "parts/group.json": '{ "type": "string" }',
      "parts/bindings.yaml": "take: { amqp: { expiration: 1 } }\n",
    });
    const document = await bundled(join(cwd, "asyncapi.yaml"));
    expect(document).toMatchObject({
      info: { tags: [{ $ref: "#/components/tags/retail" }] },
      servers: { main: { host: "localhost", security: [{ $ref: "#/components/securitySchemes/key" }] } },
      channels: {
        orders: {
          parameters: { id: { $ref: "#/components/parameters/parameter" } },
          messages: { placed: { $ref: "#/components/messages/a~1b" } },
        },
      },
      operations: {
        take: {
          channel: { $ref: "#/channels/orders" },
          messages: [{ $ref: "#/components/messages/a~1b" }],
          traits: [{ $ref: "#/components/operationTraits/traits" }],
          bindings: { $ref: "#/components/operationBindings/take" },
        },
      },
      components: {
        messages: { "a/b": { "x-kept": { $ref: "#/as/it/is" } } },
        operationTraits: {
          traits: { bindings: { kafka: { groupId: { $ref: "#/components/schemas/Group" } } } },
        },
        correlationIds: { correlation: { location: "$message.payload#/id" } },
      },
    });
  });

  it("also of JSON documents and of the network, where it is allowed", async () => {
    const cwd = await folder({
      "asyncapi.json": JSON.stringify({
        asyncapi: "3.1.0",
        info: { title: "Shop", version: "1" },
        channels: {
          orders: { address: "orders", messages: { Placed: { payload: { $ref: "order.yaml" } } } },
        },
        operations: { take: { action: "receive", channel: { $ref: "#/channels/orders" } } },
      }),
      "order.yaml": "type: string\n",
    });
    expect(await bundled(join(cwd, "asyncapi.json"))).toMatchObject({
      components: { schemas: { Order: { type: "string" } } },
    });
  });

  it("in YAML that readers of 1.1 understand, under keys that other tools take", async () => {
    const cwd = await folder({
      "asyncapi.yaml": `asyncapi: 3.1.0
info: { title: Shop, version: "1.0", x-texts: [on, "off", 1:30, "2024-01-01", "0x1F", "1e3", "~", true, 7] }
channels:
  on:
    address: orders.{yes}
    parameters: { yes: { $ref: ./which ü.yaml } }
    messages: { Placed: { payload: { type: string, enum: [y, n] } } }
operations:
  take: { action: receive, channel: { $ref: "#/channels/on" } }
`,
      "which ü.yaml": "enum: [a, no]\n",
    });
    const document = await bundled(join(cwd, "asyncapi.yaml"));
    expect(document).toMatchObject({
      channels: { on: { parameters: { yes: { $ref: "#/components/parameters/which-" } } } },
      components: { parameters: { "which-": { enum: ["a", "no"] } } },
    });
    expect(parse(printBundle(document, "yaml"), { version: "1.1" })).toEqual(document);
  });
});
