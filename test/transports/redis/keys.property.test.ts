/** No address, after no prefix, is the name of a key that belongs to a stream. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildAddress } from "../../../src/runtime/event/channel.ts";
import { keysBeside, partitionStream } from "../../../src/transports/redis/key-beside.ts";
import { runs } from "../../support/runs.ts";

/** Pieces that names are made of, so that random ones meet. */
const piece = fc.constantFrom(
  ...["orders", "shop", "dlq", "trim", "part", "0", "1", "12", "g"],
  ...[".", ":", "{", "}", ".{", "}.", "{}", ".{dlq}", ":{", "sent:", "seen:", "owner:", "members:", "%7B"],
);
const prefix = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""));
/** What no address holds is left out; all else may be in the text of a channel's address, or in an enum. */
const address = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join("").replaceAll(/[{}]/g, ""))
  .filter((text) => text !== "");
const group = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(""));

interface Stream {
  readonly prefix: string;
  readonly address: string;
  readonly partition: number | undefined;
  readonly group: string;
}
const stream: fc.Arbitrary<Stream> = fc.record({
  prefix,
  address,
  partition: fc.option(fc.nat(12), { nil: undefined }),
  group,
});

/** All keys of ours for one stream, by what they are. */
function ours({ prefix, address, partition, group }: Stream): [what: string, key: string][] {
  const whole = prefix + address;
  const own = partition === undefined ? whole : partitionStream(whole, partition);
  const name = JSON.stringify([whole, partition]);
  return [
    ...(partition === undefined ? [] : [[`partition ${name}`, own] as [string, string]]),
    [`dead letters ${name}`, keysBeside.deadLetters(own)],
    [`trim ${name}`, keysBeside.trim(own)],
    [`sent ${name}`, keysBeside.sent(own, "event 1")],
    // The name of a group does for that of a user.
    [`sent by ${name} ${JSON.stringify(group)}`, keysBeside.sentBy(own, group, "event 1")],
    [`seen ${name} ${JSON.stringify(group)}`, keysBeside.seen(own, group, "event 1")],
    [`owner ${name} ${JSON.stringify(group)}`, keysBeside.owner(own, group)],
    [`members ${name} ${JSON.stringify(group)}`, keysBeside.members(own, group)],
  ];
}

test("keys of ours are no streams of any address, and each belongs to one thing", () => {
  fc.assert(
    fc.property(fc.array(stream, { minLength: 1, maxLength: 6 }), (streams) => {
      const addresses = new Set(streams.map((one) => one.prefix + one.address));
      const owners = new Map<string, string>();
      for (const one of streams) {
        for (const [what, key] of ours(one)) {
          // An `expect` for each of millions of keys would take minutes.
          if (addresses.has(key)) throw new Error(`${key} is an address`);
          const owner = owners.get(key) ?? what;
          if (owner !== what) throw new Error(`${key} belongs to ${owner} and to ${what}`);
          owners.set(key, what);
        }
      }
    }),
    { numRuns: runs(2_000, 50_000) },
  );
});

test("whatever is put before them, they cannot be cut into a prefix and an address", () => {
  const channel = { key: "c", template: "{value}", parameters: [{ name: "value" }], messages: 1 };
  fc.assert(
    fc.property(stream, fc.nat(200), (one, at) => {
      for (const [, key] of ours(one)) {
        const tail = key.slice(at % key.length);
        const tolerant = { ...channel, parameters: [{ name: "value", enum: [tail] }] };
        expect(() => buildAddress(tolerant, { value: tail })).toThrow(/braces/);
      }
    }),
    { numRuns: runs(500, 20_000) },
  );
});
