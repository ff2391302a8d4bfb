/** The rules that the contract's files keep. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { checkContract, loadContract } from "eventpact/codegen";
import { describe, expect, it } from "vitest";

const files = readdirSync("schemas", { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".json"),
);
const contract = await loadContract("asyncapi.yaml");

it("has no findings", async () => {
  expect(await checkContract(contract)).toEqual([]);
});

it("uses every schema file, once by name", () => {
  const used = contract.files.map((file) => file.replaceAll("\\", "/"));
  const unused = files.filter(
    (name) => !used.some((file) => file.endsWith(`/schemas/${name.replaceAll("\\", "/")}`)),
  );
  expect(unused).toEqual([]);
  expect(new Set(files.map((name) => basename(name))).size).toBe(files.length);
});

describe.each(files)("schemas/%s", (name) => {
  const schema = JSON.parse(readFileSync(join("schemas", name), "utf8"));
  const nodes = (node: unknown, path = ""): [string, Record<string, unknown>][] =>
    typeof node !== "object" || node === null
      ? []
      : [
          [path, node as Record<string, unknown>],
          ...Object.entries(node).flatMap(([key, child]) =>
            key === "examples" ? [] : nodes(child, `${path}/${key}`),
          ),
        ];

  it("is described, open, draft-07 and without an id", () => {
    expect(schema).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#" });
    for (const field of ["title", "description"])
      expect(schema[field], field).toEqual(expect.stringMatching(/\S/));
    for (const [path, node] of nodes(schema)) {
      expect(node, path).not.toHaveProperty("$id");
      expect(node["additionalProperties"], path).not.toBe(false);
      if (path.endsWith("/properties")) {
        for (const [property, value] of Object.entries(node as Record<string, Record<string, unknown>>)) {
          if (!("$ref" in value))
            expect(value["description"], `${path}/${property}`).toEqual(expect.stringMatching(/\S/));
        }
      }
      // An object that names no property is free-form, and says so.
      if (node["type"] === "object" && !("properties" in node))
        expect(node["additionalProperties"], path).toBeDefined();
    }
  });
});

it("puts every message in the envelope, with title, description and an example", () => {
  for (const message of contract.messages) {
    expect(message.envelope, message.key).toBe(true);
    for (const field of [message.title, message.summary, message.description])
      expect(field, message.key).toEqual(expect.stringMatching(/\S/));
    expect(message.examples.length, message.key).toBeGreaterThan(0);
  }
});

it("has a sender and a receiver for every message", () => {
  for (const action of ["send", "receive"]) {
    const covered = new Set(
      contract.operations
        .filter((operation) => operation.action === action)
        .flatMap(({ messages }) => messages),
    );
    expect(
      contract.messages.map(({ key }) => key).filter((key) => !covered.has(key)),
      action,
    ).toEqual([]);
  }
});

it("says where an agent's answer and its failure travel", () => {
  const request = contract.operations.find(({ key }) => key === "requestAgent");
  expect(request?.reply).toMatchObject({ channel: "aiAgentCompleted", messages: ["AgentCompleted"] });
  expect(request?.failureReply).toMatchObject({ channel: "aiAgentFailed", messages: ["AgentFailed"] });
});
