/** Where the address and the correlation of a reply are taken from. */
import { ContractViolation, type EventDefinition } from "eventpact";
import { defineEvent, defineHeaders, wholeEvent } from "eventpact/gen/v1";
import { describe, expect, it } from "vitest";
import { internalsOf } from "../../../src/runtime/event/event.ts";
import { correlate } from "../../../src/runtime/request/reply-correlation.ts";
import { paramsOfReply } from "../../../src/runtime/request/reply-params.ts";

const anything = () => true;
const asking = (spec: Partial<Parameters<typeof defineEvent>[0]>): EventDefinition =>
  defineEvent({
    key: "Asked",
    type: "asked",
    version: 1,
    minorversion: 0,
    channels: [],
    read: anything,
    write: anything,
    ...spec,
  });
const correlationOf = (spec: object, payload: unknown, options: object = {}, headers?: object) =>
  correlate(internalsOf(asking(spec)), payload, options, headers);

function refused(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (ContractViolation.is(error)) return [error.code, error.issues[0]?.pointer];
    throw error;
  }
  return "nothing";
}

describe("correlation of a request", () => {
  const inPayload = { correlationId: "$message.payload#/call/id" };
  const inHeader = { correlationId: "$message.header#/x-call", headers: defineHeaders(anything, anything) };
  const inEnvelope = { correlationId: "$message.header#/correlationid" };

  it("is what the contract points at", () => {
    expect(correlationOf(inPayload, { call: { id: 7 } })).toEqual({ located: "7", envelope: "7" });
    expect(correlationOf(inHeader, {}, {}, { "x-call": "c" })).toEqual({ located: "c", envelope: "c" });
    expect(correlationOf(inEnvelope, {}, { correlationid: "c" })).toEqual({ located: "c", envelope: "c" });
    expect(correlationOf(inPayload, { call: { id: "a" } }, { correlationid: "flow" })).toEqual({
      located: "a",
      envelope: "flow",
    });
  });

  it("must be there where it is not the envelope's", () => {
    expect(refused(() => correlationOf(inPayload, { call: {} }))).toEqual(["payload_invalid", "/call/id"]);
    expect(refused(() => correlationOf(inPayload, {}, { correlationid: "c" }))).toEqual([
      "payload_invalid",
      "/call/id",
    ]);
    expect(refused(() => correlationOf(inHeader, {}))).toEqual(["headers_invalid", "/x-call"]);
    const whole = { whole: wholeEvent };
    expect(refused(() => correlationOf(whole, {}))).toEqual(["payload_invalid", "/correlationid"]);
  });

  it("is made where it is the envelope's", () => {
    expect(correlationOf({}, {}, { correlationid: "c" })).toEqual({ located: undefined, envelope: "c" });
    const one = correlationOf({}, {});
    expect(one.envelope).toMatch(/^[\da-f-]{36}$/);
    expect(one.located).toBeUndefined();
    const made = correlationOf(inEnvelope, {});
    expect(made.located).toBe(made.envelope);
    expect(made.envelope).not.toBe(one.envelope);
  });
});

describe("parameters of a reply's address", () => {
  const channel = {
    key: "answers",
    template: "{shop}.{call}.{level}",
    parameters: [
      { name: "shop" },
      { name: "call", location: "$message.payload#/call_id" },
      { name: "level", location: "$message.header#/x-level", default: "low" },
    ],
    messages: 1,
  };
  const asked = { name: "ask", payload: {}, headers: {} };

  it("are those given, then the request's", () => {
    const payload = { shop: "of payload", call_id: "located", call: "named", level: null };
    const params = { shop: "of address" };
    const headers = { "x-level": "high" };
    expect(paramsOfReply(channel, { ...asked, payload })).toEqual({
      shop: "of payload",
      call: "located",
      level: "low",
    });
    expect(paramsOfReply(channel, { ...asked, payload, params, headers })).toEqual({
      shop: "of address",
      call: "located",
      level: "high",
    });
    const replyParams = { shop: "given", call: "given", level: "given" };
    expect(paramsOfReply(channel, { ...asked, payload, params, headers, replyParams })).toEqual(replyParams);
    expect(paramsOfReply(channel, { ...asked, payload: { shop: "s", call: "named" } })).toMatchObject({
      call: "named",
    });
  });

  it("must be known", () => {
    expect(refused(() => paramsOfReply(channel, { ...asked, params: { shop: "s" } }))).toEqual([
      "parameter_invalid",
      "/call",
    ]);
    expect(refused(() => paramsOfReply(channel, { ...asked, payload: "text" }))).toEqual([
      "parameter_invalid",
      "/shop",
    ]);
  });
});
