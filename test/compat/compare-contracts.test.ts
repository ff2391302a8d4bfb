import { describe, expect, it } from "vitest";
import { compareContracts } from "../../src/compat/compare-contracts.ts";
import { fingerprintOf } from "../../src/compat/fingerprint.ts";
import { type Patch, shop, summary } from "./support/documents.ts";

const version = (text: string): Patch => ({ info: { version: text } });
const moved = { channels: { orders: { address: "shop.orders" } } };

describe("compareContracts", () => {
  it("tells errors first, then by place", async () => {
    const findings = compareContracts(
      await shop({ info: { version: "1.0.0" }, id: "urn:1" }),
      await shop({
        info: { version: "2.0.0" },
        id: "urn:2",
        servers: { main: { protocolVersion: "3" } },
        channels: { orders: { address: "shop.orders" }, commands: { address: "shop.commands" } },
      }),
    );
    expect(
      findings.map(({ severity, rule, subject }) => `${severity} ${rule} ${subject.channel ?? ""}`.trim()),
    ).toEqual([
      "error channel-address-changed shop.orders",
      "error channel-address-changed shop.commands",
      "warning server-protocol-version-changed",
      "info id-changed",
    ]);
    expect(findings[0]).toMatchObject({ baseline: "1.0.0", category: "wire" });
    expect(findings[0]).not.toHaveProperty("allowed");
  });

  it("lets a configuration decide on severities", async () => {
    const [old, next] = [await shop(), await shop({ ...moved, ...version("2.0.0") })];
    const found = (severities: Record<string, "warning" | "off">) =>
      summary(compareContracts(old, next, { severities }));
    expect(found({ "channel-address-changed": "warning" })).toEqual(["warning channel-address-changed"]);
    expect(found({ "channel-address-changed": "off" })).toEqual([]);
  });

  it("keeps what is allowed as information, whatever the configuration says", async () => {
    const stable = { info: { version: "1.0.0", "x-stability": "draft" } };
    const findings = compareContracts(await shop(stable), await shop({ ...stable, ...moved }), {
      severities: { "channel-address-changed": "error", "info-version-not-bumped": "off" },
    });
    expect(summary(findings)).toEqual(["info channel-address-changed"]);
  });

  it.each([
    [
      { compatibility: "both" as never },
      'compatibility must be one of backward, forward, full, none, not "both"',
    ],
    [{ today: "2030-02-30" }, 'today must be a day as YYYY-MM-DD, not "2030-02-30"'],
    [{ minSunsetDays: -1 }, "minSunsetDays must be a number of 0 or more, not -1"],
    [
      { severities: { "chanel-removed": "off" } as never },
      'severities names "chanel-removed", which is no rule (did you mean "channel-removed"?); eventpact rules lists them',
    ],
    [
      { severities: { "channel-removed": "fatal" as never } },
      'the severity of "channel-removed" must be error, warning, info or off, not "fatal"',
    ],
  ])("refuses %o", async (options, message) => {
    const contract = await shop();
    expect(() => compareContracts(contract, contract, options)).toThrow(new RangeError(message));
  });
});

describe("a message on a draft channel and on a stable one", () => {
  const message = (type: string, contentType: string) => ({
    components: {
      messages: {
        Noted: { name: "noted.v1", contentType, payload: { type: "object", properties: { id: { type } } } },
      },
    },
  });
  const on = (address: string, extensions: object) => ({
    address,
    messages: { Noted: { $ref: "#/components/messages/Noted" } },
    ...extensions,
  });
  const draft = { "x-stability": "draft" };

  it.each([
    ["the draft one first", { noted: on("noted", draft), kept: on("kept", {}) }],
    ["the stable one first", { noted: on("noted", {}), kept: on("kept", draft) }],
  ])("may not break: %s", async (_name, channels) => {
    const findings = compareContracts(
      await shop({ channels, ...message("string", "application/json") }),
      await shop({ channels, ...message("integer", "application/vnd.shop+json") }),
    );
    const rules = ["message-content-type-changed", "schema-type-changed", "message-type-version-rule"];
    expect(summary(findings.filter(({ rule }) => rules.includes(rule)))).toEqual([
      "error message-content-type-changed",
      "error schema-type-changed",
      "warning message-type-version-rule",
    ]);
  });
});

describe("versions", () => {
  const rows: readonly (readonly [name: string, old: Patch, next: Patch, says: string[]])[] = [
    ["a change without a new version", {}, { id: "urn:1" }, ["warning info-version-not-bumped"]],
    ["a change with a new version", {}, { id: "urn:1", ...version("1.0.1") }, []],
    ["a new version without a change", {}, version("1.1.0"), []],
    [
      "a break within a major version",
      {},
      { ...moved, ...version("1.1.0") },
      ["warning info-major-not-bumped"],
    ],
    ["a break without a new version", {}, moved, ["warning info-major-not-bumped"]],
    ["a break with a new major version", {}, { ...moved, ...version("2.0.0") }, []],
    [
      "a break with a new minor version below 1.0.0",
      version("0.1.0"),
      { info: { version: "0.2.0" }, ...moved },
      [],
    ],
    [
      "a break with a new patch version below 1.0.0",
      version("0.1.0"),
      { info: { version: "0.1.1" }, ...moved },
      ["warning info-major-not-bumped"],
    ],
    ["an earlier version", version("1.10.0"), version("1.9.0"), ["error info-version-decreased"]],
    [
      "an earlier prerelease",
      version("2.0.0-rc.2"),
      version("2.0.0-beta.3"),
      ["error info-version-decreased"],
    ],
    ["the release of a prerelease", version("2.0.0-rc.2"), version("2.0.0"), []],
    ["versions that are no numbers", version("monday"), { ...moved, ...version("tuesday") }, []],
    [
      "the same word as a version",
      version("main"),
      { ...moved, ...version("main") },
      ["warning info-version-not-bumped"],
    ],
    ["only a policy that is not kept", { "x-compatibility": "wrong" }, { "x-compatibility": "wrong" }, []],
  ];

  it.each(rows)("%s", async (_name, old, next, says) => {
    const findings = compareContracts(await shop(old), await shop(next));
    expect(summary(findings.filter(({ rule }) => rule.startsWith("info-")))).toEqual(says);
  });

  it("says how many breaks ask for which part", async () => {
    const messageOf = async (patch: Patch, old: Patch = {}) =>
      compareContracts(await shop(old), await shop(patch)).find(({ rule }) => rule.startsWith("info-"))
        ?.message;
    expect(await messageOf(moved)).toBe(
      "the version is 1.0.0 and was 1.0.0, but a break asks for another major version",
    );
    expect(await messageOf({ ...moved, ...version("0.1.1") }, version("0.1.0"))).toBe(
      "the version is 0.1.1 and was 0.1.0, but a break asks for another minor version, which counts as the major version below 1.0.0",
    );
  });
});

describe("several baselines", () => {
  it("tell the same finding once, and name all of them", async () => {
    const baselines = [await shop(version("1.0.0")), await shop({ id: "urn:1", ...version("1.1.0") })];
    const next = await shop({ id: "urn:1", ...moved, ...version("2.0.0") });
    const findings = compareContracts(baselines, next);
    expect(findings.map(({ rule, baseline }) => `${rule} ${baseline}`)).toEqual([
      "channel-address-changed 1.0.0, 1.1.0",
      "id-changed 1.0.0",
    ]);
    const named = compareContracts(baselines, next, { baselines: ["main", "v1.1"] });
    expect(named[0]?.baseline).toBe("main, v1.1");
  });

  it("find what only an earlier one still has", async () => {
    const audit = { channels: { audit: { address: "audit", messages: { Audit: { name: "audit.v1" } } } } };
    const findings = compareContracts(
      [await shop({ ...audit, ...version("1.0.0") }), await shop(version("1.1.0"))],
      await shop(version("1.2.0")),
    );
    expect(findings.find(({ rule }) => rule === "channel-removed")?.baseline).toBe("1.0.0");
  });

  it("allow what a later one announced", async () => {
    const audit = (extensions: object) => ({
      channels: { audit: { address: "audit", messages: { Audit: { name: "audit.v1" } }, ...extensions } },
    });
    const findings = compareContracts(
      [
        await shop({ ...audit({}), ...version("1.0.0") }),
        await shop({ ...audit({ "x-sunset": "2030-01-01" }), ...version("1.1.0") }),
      ],
      await shop(version("1.2.0")),
      { today: "2030-02-01", severities: { "info-major-not-bumped": "off" } },
    );
    expect(summary(findings)).toEqual(["info channel-removed"]);
    expect(findings[0]?.baseline).toBe("1.0.0, 1.1.0");
  });
});

describe("a fingerprint", () => {
  const fingerprints = async (old: Patch, next: Patch) =>
    compareContracts(await shop(old), await shop(next))
      .filter(({ rule }) => rule === "channel-address-changed")
      .map(({ fingerprint }) => fingerprint);

  it("stays the same with edits of something else", async () => {
    const [one] = await fingerprints({}, moved);
    const others = {
      info: { description: "Longer.\nMuch longer." },
      servers: { another: { host: "h", protocol: "amqp" } },
    };
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(await fingerprints(others, { ...others, ...moved })).toEqual([one]);
  });

  it("is the same in every version: accepted files and ignores contain it", async () => {
    expect(await fingerprints({}, moved)).toEqual(["0541c1cbbe18b4b1"]);
    const subject = { channel: "orders", message: "OrderPlaced", part: "payload", path: "/status" } as const;
    const parts = { rule: "enum-value-added", subject, direction: "forward", changed: ["refunded"] } as const;
    expect(fingerprintOf(parts)).toBe("ba786105c32a87e1");
  });

  it("is another one for another change", async () => {
    const [one] = await fingerprints({}, moved);
    const [other] = await fingerprints({}, { channels: { orders: { address: "store.orders" } } });
    const [third] = await fingerprints({}, { channels: { commands: { address: "shop.orders" } } });
    expect(new Set([one, other, third]).size).toBe(3);
  });
});
