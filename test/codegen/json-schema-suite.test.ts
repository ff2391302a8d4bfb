/** The JSON-Schema-Test-Suite through generated validators, against the list of what differs and why. */
import { beforeAll, describe, expect, it } from "vitest";
import { hasSuite, runSuite, type SuiteResult } from "./support/json-schema-suite.ts";

/** Why no code is generated for a schema: each makes `eventpact generate` stop, and says what to write instead. */
const CAUSES: readonly (readonly [cause: string, error: RegExp])[] = [
  ["$dynamicRef", /\$dynamicRef is not supported/],
  ["a $ref to an anchor", /names an anchor/],
  ["a $ref to a meta-schema", /^remote_ref: .*"https?:\/\/json-schema\.org\//],
  ["a $ref that only an $id explains", /^(?:remote_ref|unresolved_ref|remote_unreadable): /],
  ["2019-09", /^schema_dialect: .* 2019-09 is not supported/],
  ["a schema that nothing fits", /^schema-empty: /],
  ["minContains without an effect", /^schema-invalid: .*"minContains"/],
  ["an enum without values", /^schema_invalid: .* enum must be an array with at least one value/],
  ["two schemas with one name in code", /^duplicate_name: /],
];

interface Expected {
  /** How many tests run: of schemas that the loader reads. */
  readonly tests: number;
  /** Tests with another result, by why. */
  readonly wrongAccepts: Readonly<Record<string, readonly string[]>>;
  readonly wrongRejects: Readonly<Record<string, readonly string[]>>;
  /** How many schemas are refused, by cause. */
  readonly refused: Readonly<Record<string, number>>;
}

const ANNOTATION = "invalid * string is only an annotation by default";
const ASSERTED =
  "email regex ipv4 ipv6 hostname date date-time time json-pointer relative-json-pointer uri uri-reference uri-template uuid duration"
    .split(" ")
    .map((format) => `format: ${format} format: ${ANNOTATION.replace("*", format)}`);

const EXPECTED: Readonly<Record<string, Expected>> = {
  draft7: {
    tests: 872,
    wrongAccepts: {},
    wrongRejects: {},
    refused: {
      "a $ref that only an $id explains": 20,
      "a $ref to an anchor": 3,
      "a $ref to a meta-schema": 2,
      "two schemas with one name in code": 1,
      "a schema that nothing fits": 8,
    },
  },
  "draft2020-12": {
    tests: 1178,
    wrongAccepts: {},
    wrongRejects: {
      "the formats that are known are checked": ASSERTED,
      "a meta-schema cannot leave out keywords": [
        "vocabulary: schema that uses custom metaschema with with no validation vocabulary: no validation: invalid number, but it still validates",
      ],
    },
    refused: {
      "a $ref that only an $id explains": 42,
      "a $ref to an anchor": 6,
      $dynamicRef: 4,
      "a $ref to a meta-schema": 2,
      "a schema that nothing fits": 8,
      "minContains without an effect": 3,
      "an enum without values": 1,
      "two schemas with one name in code": 1,
    },
  },
  "draft7/optional": {
    tests: 110,
    wrongAccepts: {
      "the content of a string is not looked at": [
        "content: validation of string-encoded content based on media type: an invalid JSON document",
        "content: validation of binary string-encoding: an invalid base64 string (% is not a valid character)",
        "content: validation of binary-encoded media type documents: a validly-encoded invalid JSON document",
        "content: validation of binary-encoded media type documents: an invalid base64 string that is valid JSON",
      ],
    },
    wrongRejects: {},
    refused: { "a $ref that only an $id explains": 2, "2019-09": 1 },
  },
  "draft2020-12/optional": {
    tests: 149,
    wrongAccepts: {},
    wrongRejects: {},
    refused: { "a $ref that only an $id explains": 3, "a $ref to an anchor": 1, "2019-09": 1 },
  },
};

/** Formats that nobody checks: a contract that uses one gets the finding `format-unknown`. */
const UNCHECKED = { "idn-email": 2, "idn-hostname": 54, iri: 6, "iri-reference": 2 };

/** Formats: how many tests have another result. What each check leaves out is in the comments of src/runtime/event/formats.ts. */
const FORMATS = {
  draft7: {
    tests: 676,
    // `hostname` does not decode Punycode; `uri` and `uri-reference` look at characters, not at the authority.
    wrongAccepts: { ...UNCHECKED, hostname: 23, uri: 3, "uri-reference": 5, "uri-template": 2 },
    wrongRejects: { "uri-template": 1 },
  },
  "draft2020-12": {
    tests: 764,
    wrongAccepts: { ...UNCHECKED, duration: 2, hostname: 23, uri: 3, "uri-reference": 5, "uri-template": 2 },
    // `email` takes no quoted local part and no address of a host.
    wrongRejects: { email: 5, "uri-template": 1 },
  },
};

function countedByFile(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [file = ""] = name.split(":");
    counts[file] = (counts[file] ?? 0) + 1;
  }
  return counts;
}

const byName = (record: Readonly<Record<string, readonly string[]>>) =>
  Object.values(record).flat().toSorted();

function refusedByCause({ refused }: SuiteResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, reason } of refused) {
    const [cause = `${name}: ${reason}`] = CAUSES.find(([, error]) => error.test(reason)) ?? [];
    counts[cause] = (counts[cause] ?? 0) + 1;
  }
  return counts;
}

describe.skipIf(!hasSuite)("the JSON-Schema-Test-Suite (../shared/fixtures/json-schema-test-suite)", () => {
  describe.each(Object.entries(EXPECTED))("%s", (path, expected) => {
    let result: SuiteResult;
    beforeAll(async () => {
      result = await runSuite(path);
    }, 60_000);

    it("is accepted and rejected as it says, but for what is listed", () => {
      expect(result.wrongAccepts.toSorted()).toEqual(byName(expected.wrongAccepts));
      expect(result.wrongRejects.toSorted()).toEqual(byName(expected.wrongRejects));
      expect(result.tests).toBe(expected.tests);
    });

    it("is refused by name where no code can be generated", () => {
      expect(refusedByCause(result)).toEqual(expected.refused);
    });
  });

  describe.each(Object.entries(FORMATS))("%s/optional/format", (draft, expected) => {
    it("differs in so many tests of a format", async () => {
      const { wrongAccepts, wrongRejects, refused, tests } = await runSuite(`${draft}/optional/format`);
      expect([refused, tests]).toEqual([[], expected.tests]);
      expect(countedByFile(wrongAccepts)).toEqual(expected.wrongAccepts);
      expect(countedByFile(wrongRejects)).toEqual(expected.wrongRejects);
    }, 60_000);
  });
});
