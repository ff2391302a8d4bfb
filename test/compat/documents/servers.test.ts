import { describe, expect, it } from "vitest";
import { compareShops, only, type Row, summary } from "../support/documents.ts";

const server = (main: object, others: object = {}) => ({ servers: { main, ...others } });
const key = { type: "httpApiKey", name: "X-Key", in: "header" };
const oauth = (...scopes: string[]) => ({
  type: "oauth2",
  flows: {
    clientCredentials: { tokenUrl: "https://example.org/token", availableScopes: { read: "r", write: "w" } },
  },
  scopes,
});

const ROWS: readonly Row[] = [
  [
    "a server that is gone",
    server({}, { second: { host: "b.example.org", protocol: "kafka" } }),
    {},
    ["error server-removed"],
    ["info server-added"],
  ],
  [
    "another key for the same server",
    {},
    server(null as unknown as object, { primary: { host: "broker.example.org:9092", protocol: "kafka" } }),
    ["info server-key-renamed"],
    ["info server-key-renamed"],
  ],
  [
    "another host",
    {},
    server({ host: "other.example.org" }),
    ["error server-host-changed"],
    ["error server-host-changed"],
  ],
  [
    "another pathname",
    {},
    server({ pathname: "/events" }),
    ["error server-pathname-changed"],
    ["error server-pathname-changed"],
  ],
  ["the root as a pathname", {}, server({ pathname: "/" }), [], []],
  [
    "another protocol",
    {},
    server({ protocol: "amqp" }),
    ["error server-protocol-changed"],
    ["error server-protocol-changed"],
  ],
  [
    "another version of the protocol",
    {},
    server({ protocolVersion: "3.9" }),
    ["warning server-protocol-version-changed"],
    ["warning server-protocol-version-changed"],
  ],
  [
    "a value less for a variable",
    server({ host: "{region}.example.org", variables: { region: { enum: ["eu", "us"] } } }),
    server({ host: "{region}.example.org", variables: { region: { enum: ["eu"] } } }),
    ["error server-variable-enum-value-removed"],
    ["info server-variable-enum-value-added"],
  ],
  [
    "only some values for a variable",
    server({ host: "{region}.example.org", variables: { region: { description: "Where." } } }),
    server({ host: "{region}.example.org", variables: { region: { enum: ["eu"] } } }),
    ["error server-variable-enum-value-removed"],
    ["info server-variable-enum-value-added"],
  ],
  [
    "another default of a variable",
    server({ host: "{region}.example.org", variables: { region: { default: "eu" } } }),
    server({ host: "{region}.example.org", variables: { region: { default: "us" } } }),
    ["warning server-variable-default-changed"],
    ["warning server-variable-default-changed"],
  ],
  [
    "security where there was none",
    {},
    server({ security: [key] }),
    ["error server-security-added"],
    ["info server-security-removed"],
  ],
  [
    "a way less to authenticate",
    server({ security: [key, { type: "userPassword" }] }),
    server({ security: [key] }),
    ["error server-security-alternative-removed"],
    ["info server-security-alternative-added"],
  ],
  [
    "a further scope",
    server({ security: [oauth("read")] }),
    server({ security: [oauth("read", "write")] }),
    ["error server-security-scope-added"],
    ["info server-security-scope-removed"],
  ],
  [
    "schemes in another order with other descriptions",
    server({ security: [key, { type: "userPassword" }] }),
    server({ security: [{ type: "userPassword", description: "Ask us." }, key] }),
    [],
    [],
  ],
  [
    "other bindings",
    server({ bindings: { kafka: { schemaRegistryUrl: "https://a.example.org", bindingVersion: "0.4.0" } } }),
    server({ bindings: { kafka: { schemaRegistryUrl: "https://b.example.org", bindingVersion: "0.5.0" } } }),
    ["warning server-binding-changed"],
    ["warning server-binding-changed"],
  ],
];

describe("servers", () => {
  it.each(ROWS)("%s", async (_name, old, next, says, mirror) => {
    expect(summary(await compareShops(old, next))).toEqual(says);
    expect(summary(await compareShops(next, old))).toEqual(mirror);
  });

  it("break everybody who connects to them, unless nobody has to be compatible", async () => {
    const moved = { servers: { main: { host: "other.example.org" } } };
    const finding = only(await compareShops({}, moved));
    expect(finding).toMatchObject({
      breaks: ["consumers", "producers"],
      subject: { server: "main" },
      pointer: "/servers/main/host",
      message: 'the host of the server "main" is "other.example.org" and was "broker.example.org:9092"',
    });
    expect(finding.direction).toBeUndefined();
    const free = only(await compareShops({}, { ...moved, "x-compatibility": "none" }));
    expect(free).toMatchObject({ severity: "info", breaks: [] });
    const backward = only(await compareShops({}, moved, { compatibility: "backward" }));
    expect(backward).toMatchObject({ severity: "error", direction: "backward", breaks: ["producers"] });
  });

  it("have places on both sides, also what is gone", async () => {
    const second = { second: { host: "b.example.org", protocol: "kafka" } };
    const gone = only(await compareShops(server({}, second), {}));
    expect(gone.pointer).toBe("/servers/second");
    expect(gone.old).toMatchObject({ line: 12, pointer: "/servers/second" });
    expect(gone.new).toMatchObject({ line: 7, pointer: "/servers" });
  });
});
