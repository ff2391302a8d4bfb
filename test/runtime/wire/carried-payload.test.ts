/** What is validated is what is written: the payload as JSON carries it. */
import { ContractViolation } from "eventpact";
import { defineAddress, defineEvent, defineHeaders, wholeEvent } from "eventpact/gen/v1";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventDefinition } from "../../../src/runtime/event/definitions.ts";
import { encode } from "../../../src/runtime/wire/encode.ts";
import { allLimits } from "../../../src/runtime/wire/limits.ts";
import { isPlain } from "../../../src/runtime/wire/plain.ts";
import { validatorsOf } from "../../codegen/support/validators.ts";

const address = defineAddress({ key: "things", template: "things", parameters: [], messages: 1 });

function eventOf(schema: Parameters<typeof validatorsOf>[0]): EventDefinition {
  const { read, write } = validatorsOf(schema);
  const about = { key: "Thing", type: "thing", version: 1, minorversion: 0, channels: [address] };
  return defineEvent({ ...about, read, write }) as EventDefinition;
}

const Thing = eventOf({
  type: "object",
  required: ["id"],
  minProperties: 1,
  properties: {
    id: { type: "string" },
    at: { type: "string" },
    count: { type: "number" },
    list: { type: "array", items: { type: ["number", "null"] } },
    nested: { type: "object", properties: { id: { type: "string" } } },
  },
});

const limits = allLimits();

/** What goes over the wire, and what goes to a handler in the same process. */
function written(event: EventDefinition, input: unknown): unknown {
  const { fields } = encode(event, input, { source: "test" }, {}, { limits });
  const inProcess = encode(event, input, { source: "test" }, {}, { limits, inProcess: true });
  const { data } = JSON.parse(fields.data) as { data?: unknown };
  expect(inProcess.cloudEvent?.["data"]).toEqual(data);
  return data;
}

function refused(event: EventDefinition, input: unknown): ContractViolation {
  try {
    written(event, input);
  } catch (error) {
    if (ContractViolation.is(error)) return error as ContractViolation;
    throw error;
  }
  throw new Error("was written");
}

class WithGetter {
  get id() {
    return "inherited";
  }
}

class WithFields {
  id = "own";
  #secret = "hidden";
  get secret() {
    return this.#secret;
  }
}

describe("a payload that JSON carries otherwise", () => {
  it.each([
    ["a getter of a class", new WithGetter(), "/id is missing"],
    ["an inherited member", Object.create({ id: "inherited" }), "/id is missing"],
    ["a hidden member", Object.defineProperty({}, "id", { value: "hidden" }), "/id is missing"],
    ["a member without a value", { id: undefined }, "/id is missing"],
    ["a toJSON that says something else", { id: "a", toJSON: () => ({ id: 1 }) }, "/id must be string"],
    ["a Date where an object is due", { id: "a", nested: new Date(0) }, "/nested must be object"],
    ["a Date", new Date(0), "(whole) must be object"],
    ["a Map, of which JSON carries nothing", new Map([["id", "a"]]), "/id is missing"],
    ["not a number", { id: "a", count: Number.NaN }, "/count must be number"],
    ["an infinite number", { id: "a", count: Number.NEGATIVE_INFINITY }, "/count must be number"],
    ["a function", () => undefined, "(whole) is not JSON"],
    ["a symbol", Symbol("s"), "(whole) is not JSON"],
    ["bytes", new TextEncoder().encode("a"), "(whole) is bytes; publish them as base64 text"],
    ["a buffer", new ArrayBuffer(2), "(whole) is bytes; publish them as base64 text"],
    ["nothing", undefined, "(whole) is missing"],
    ["a BigInt", { id: "a", count: 1n }, "(whole) is not JSON (a cycle or a BigInt)"],
  ])("is refused when that does not fit: %s", (_, input, message) => {
    expect(refused(Thing, input).message).toContain(message);
  });

  it.each([
    ["own fields of a class", new WithFields(), { id: "own" }],
    [
      "members of an object without a prototype",
      Object.assign(Object.create(null), { id: "a" }),
      { id: "a" },
    ],
    [
      "a Date where a string is due",
      { id: "a", at: new Date(0) },
      { id: "a", at: "1970-01-01T00:00:00.000Z" },
    ],
    [
      "a hole and not a number in a list",
      { id: "a", list: Object.assign([1], { 2: Number.NaN }) },
      { id: "a", list: [1, null, null] },
    ],
    ["a member without a value", { id: "a", at: undefined }, { id: "a" }],
    ["what toJSON says", { toJSON: () => ({ id: "b" }) }, { id: "b" }],
    ["boxed values", { id: Object("a"), count: Object(1) }, { id: "a", count: 1 }],
  ])("is written as JSON carries it: %s", (_, input, expected) => {
    expect(written(Thing, input)).toEqual(expected);
  });

  it("counts a member without a value nowhere", () => {
    const counted = eventOf({
      type: "object",
      minProperties: 1,
      maxProperties: 1,
      dependencies: { a: ["b"] },
      properties: { a: {}, b: {} },
    });
    expect(refused(counted, { a: undefined }).message).toContain("minProperties");
    expect(written(counted, { a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it("says what a getter threw, and not that it is nested too deep", () => {
    const secret = {
      get id(): string {
        throw new TypeError("the password is 1234");
      },
    };
    const error = refused(Thing, secret);
    expect(error.code).toBe("payload_not_json");
    expect(error.message).toContain("is not JSON (reading a member threw TypeError)");
    expect(error.message).not.toContain("1234");
    expect((error.cause as Error).message).toBe("the password is 1234");
    expect(() => Thing.parse(secret)).toThrow("reading a member threw TypeError");
  });

  it("is not too deep because a getter says so", () => {
    const talkative = {
      get id(): string {
        throw new Error("the call stack of recursion");
      },
    };
    expect(refused(Thing, talkative).code).toBe("payload_not_json");
  });

  it("is refused as too deep before anything else looks at it", () => {
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    expect(refused(eventOf({}), deep).code).toBe("event_too_deep");
    let list: unknown[] = [];
    for (let level = 0; level < limits.depth; level++) list = [list];
    expect(refused(eventOf({}), list).code).toBe("event_too_deep");
    expect(written(eventOf({}), list[0])).toEqual(list[0]);
  });
});

it("has no data where the payload is nothing", () => {
  const { fields } = encode(eventOf(true as never), undefined, { source: "test" }, {}, { limits });
  expect(JSON.parse(fields.data)).not.toHaveProperty("data");
});

it("takes for plain only what JSON carries as it is", () => {
  const values = fc.anything({
    withDate: true,
    withMap: true,
    withSparseArray: true,
    withNullPrototype: true,
    withBigInt: true,
    withBoxedValues: true,
    withTypedArray: true,
  });
  let plain = 0;
  fc.assert(
    fc.property(values, (value) => {
      if (!isPlain(value, 64)) return;
      plain++;
      expect(normal(value)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(plain).toBeGreaterThan(10);
  fc.assert(fc.property(fc.jsonValue(), (value) => isPlain(value, 64)));
});

/** The same, member by member, as a validator reads it; JSON has no negative zero. */
function normal(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return Array.from(value, normal);
  if (typeof value !== "object" || !value) return value;
  return Object.fromEntries(
    Object.getOwnPropertyNames(value).map((name) => [name, normal(value[name as never])]),
  );
}

describe("headers", () => {
  const { read, write } = validatorsOf({
    type: "object",
    required: ["level"],
    properties: {
      level: { type: "integer" },
      at: { type: "string" },
      list: { type: "array", items: { type: ["number", "null"] } },
      nested: { type: "object" },
    },
  });
  const codec = defineHeaders(read, write);
  const all = Object.assign(() => true, { errors: [] });
  const Noted = defineEvent({
    ...{ key: "Noted", type: "noted", version: 1, minorversion: 0, channels: [address] },
    ...{ read: all, write: all, headers: codec },
  }) as EventDefinition;
  const sent = (headers: object) => {
    const { fields } = encode(Noted, {}, { source: "test" }, { headers }, { limits });
    return codec.read(JSON.parse(fields.metadata ?? "{}"), Noted);
  };

  it("are written as JSON carries them", () => {
    expect(sent({ level: 1, at: new Date(0), list: [undefined, Number.NaN], nested: undefined })).toEqual({
      level: 1,
      at: "1970-01-01T00:00:00.000Z",
      list: [null, null],
    });
  });

  it.each([
    [{ level: 2 ** 53 }, "/level is beyond 2^53"],
    [{ level: 1, nested: new Date(0) }, "/nested must be object"],
    [Object.create({ level: 1 }), "/level is missing"],
    [{ level: 1n }, "(whole) is not JSON (a cycle or a BigInt)"],
  ])("are refused when that does not fit: case %#", (headers, message) => {
    expect(() => sent(headers)).toThrow(message);
    expect(() => sent(headers)).toThrow(ContractViolation);
  });
});

it("says what is wrong with a whole event that is none", () => {
  const anything = Object.assign(() => true, { errors: [] });
  const Whole = defineEvent({
    ...{ key: "Whole", type: "whole", version: 1, minorversion: 0, channels: [address] },
    ...{ read: anything, write: anything, whole: wholeEvent },
  }) as EventDefinition;
  const attempt = (payload: unknown) => () => encode(Whole, payload, { source: "test" }, {}, { limits });
  expect(attempt(null)).toThrow("must be object");
  expect(attempt(undefined)).toThrow("must be object");
  const event = { specversion: "2.0", id: "1", source: "s", type: "t" };
  expect(attempt(event)).toThrow("/specversion must be 1.x");
  expect(attempt({ ...event, specversion: "1.0" })).not.toThrow();
});
