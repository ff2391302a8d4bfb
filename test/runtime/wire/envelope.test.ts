/** What the envelope of an event takes over from the event that caused it, and what the bus adds. */
import { createBus } from "eventpact";
import { memory } from "eventpact/memory";
import { describe, expect, it } from "vitest";
import { encode } from "../../../src/runtime/wire/encode.ts";
import { allLimits } from "../../../src/runtime/wire/limits.ts";
import { OrderCancelled } from "../../golden/shop/generated/index.js";
import { busMaker } from "../../support/bus-on.ts";
import { OrderPlaced } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";

const settings = { limits: allLimits() };
const required = { specversion: "1.0", id: "e-0", type: "t", source: "s" };

function causedBy(cause: object, carry?: readonly string[]): Record<string, unknown> {
  const origin = { source: "shop", carry };
  const { fields } = encode(OrderCancelled, { order_id: "o" }, origin, {}, settings, {
    ...required,
    ...cause,
  });
  return JSON.parse(fields.data) as Record<string, unknown>;
}

/** The documented extensions of CloudEvents, and what Dapr adds to an event. */
const OF_ONE_EVENT = {
  "Auth Context": { authtype: "app_user", authid: "u-1", authclaims: "{}" },
  BAM: { bamroutingslip: "r", bamtransactionid: "t" },
  "Data Classification": { dataclassification: "pii", dataregulation: "GDPR", datacategory: "health" },
  "Dataref (Claim Check Pattern)": { dataref: "https://example.com/o-1" },
  Deprecation: {
    deprecated: true,
    deprecationfrom: "2026-01-01T00:00:00Z",
    deprecationsunset: "2027-01-01T00:00:00Z",
    deprecationmigration: "https://example.com/move",
  },
  "Expiry Time": { expirytime: "2020-01-01T00:00:00Z" },
  "OPC Unified Architecture": { opcuametadatamajorversion: "1", opcuastatus: 1 },
  "Recorded Time": { recordedtime: "2026-01-01T00:00:00Z" },
  Sampling: { sampledrate: 10 },
  Sequence: { sequence: "7", sequencetype: "Integer" },
  Severity: { severitytext: "ERROR", severitynumber: 17 },
  Verifiability: { dssematerial: "c2lnbmF0dXJl" },
  Dapr: { topic: "orders", pubsubname: "bus", traceid: "t", expiration: "2020-01-01T00:00:00Z" },
  "one that nobody knows here": { tenantid: "acme" },
};

describe("an event that a handler publishes", () => {
  it("continues the flow of the one in hand", () => {
    const flow = { traceparent: "00-1", tracestate: "a=1", correlationid: "c" };
    expect(causedBy(flow)).toMatchObject({ ...flow, causationid: "e-0", partitionkey: "c" });
  });

  it.each(Object.entries(OF_ONE_EVENT))(
    "takes over nothing that speaks of that one alone: %s",
    (_, extensions) => {
      const written = Object.keys(causedBy(extensions));
      expect(Object.keys(extensions).filter((name) => written.includes(name))).toEqual([]);
    },
  );

  it("takes over the extensions that the bus carries, where they are", () => {
    const written = causedBy({ tenantid: "acme", sequence: "7" }, ["tenantid", "region"]);
    expect(written).toMatchObject({ tenantid: "acme" });
    expect(Object.keys(written)).not.toContain("sequence");
    expect(Object.keys(written)).not.toContain("region");
  });

  it("keeps its own attributes, whatever the bus carries", () => {
    expect(causedBy({ id: "e-0", subject: "s-0" }, ["id", "type", "subject"])).toMatchObject({
      type: OrderCancelled.type,
      subject: "s-0",
    });
  });
});

describe("the bus", () => {
  const busOn = busMaker();
  const broker = () => {
    const shared = memory();
    return { name: "memory", transport: () => shared };
  };

  it("writes the URI of the schema where it is asked to", async () => {
    const dataschema = { base: "https://schemas.example.com/shop/", version: "1.4.0" };
    const bus = busOn(broker(), { dataschema });
    const seen: unknown[] = [];
    await bus.subscribe(OrderPlaced, (_, { metadata }) => void seen.push(metadata.dataschema));
    await bus.publish(OrderPlaced, { id: "o", amount: 1 });
    await until("the event", () => seen.length === 1);
    expect(seen).toEqual(["https://schemas.example.com/shop/1.4.0/OrderPlaced.json"]);
  });

  it.each([
    [{ carry: ["tenant-id"] }, '"carry" names CloudEvents extensions'],
    [{ carry: ["Tenant"] }, '"carry" names CloudEvents extensions'],
    [{ dataschema: { base: "schemas/", version: "1" } }, '"dataschema" needs a "base"'],
    [{ dataschema: { base: "https://example.com", version: "" } }, '"dataschema" needs a "base"'],
  ])("refuses %j", (options, message) => {
    expect(() => createBus({ source: "s", transport: memory(), ...options })).toThrow(message);
  });
});

describe("the time of an event", () => {
  const instant = "2020-02-29T12:30:15.250Z";

  it.each([
    ["a string", instant, instant],
    ["a string with another offset", "2020-02-29T13:30:15.25+01:00", "2020-02-29T13:30:15.25+01:00"],
    ["a Date", new Date(instant), instant],
  ])("may be given as %s", async (_, time, written) => {
    const bus = createBus({ source: "test", group: "g", transport: memory() });
    const seen: unknown[] = [];
    await bus.subscribe(OrderPlaced, (_order, { metadata }) => void seen.push(metadata.time));
    await bus.publish(OrderPlaced, { id: "o1", amount: 1 }, { time });
    await until("it is handled", () => seen.length === 1);
    await bus.close();
    expect(seen).toEqual([written]);
  });
});
