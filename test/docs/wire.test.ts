/** docs/wire.md has every key, field and script that the code has, and no others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { deadLetterFields } from "../../src/runtime/wire/dead-letter.ts";
import { keysBeside, oldKeys, partitionStream } from "../../src/transports/redis/key-beside.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(root, "docs/wire.md"), "utf8");
const quoted = [...page.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

function sourcesOf(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8"))
    .join("\n");
}

const transport = sourcesOf("src/transports/redis");
const sources = transport + sourcesOf("src/runtime");
const unique = (texts: Iterable<string>) => [...new Set(texts)].sort();
const allOf = (text: string, pattern: RegExp) =>
  unique([...text.matchAll(pattern)].map(([, name = ""]) => name));
const shown = (key: string) => key.replace(/[0-9a-f]{40}/, "SHA1");

/** A name for each key that the code makes. */
const { sentBy, ...besideGroups } = keysBeside;
const keys = unique([
  ...Object.values(besideGroups).map((key) => shown(key("K", "G", "event"))),
  shown(sentBy("K", "U", "event")),
  partitionStream("K", 0).replace("K:0", "K:p"),
]);

it("has every key", () => {
  expect(keys).toHaveLength(Object.keys(keysBeside).length + 1);
  expect(keys.filter((key) => !quoted.includes(key))).toEqual([]);
  const rows = allOf(page, /^\| `([^`]+)` \| (?:stream|string|sorted set)/gm);
  expect(rows).toEqual(unique(["K", ...keys]));
});

it("has every old key", () => {
  const { partition, ...others } = oldKeys;
  const old = [
    ...Object.values(others).map((key) => shown(key("K", "G", "event"))),
    partition("K", 0).replace("K:0", "K:p"),
  ];
  expect(old.filter((key) => !quoted.includes(key))).toEqual([]);
});

it("has every field of ours", () => {
  const failure = { address: "", entry: "", group: "", reason: "", error: "", attempts: 0 };
  const written = Object.keys(deadLetterFields({ ...failure, first: new Date(), last: new Date() }));
  const fields = unique([...written, ...allOf(sources, /["'](dlq-[a-z]+)["']/g)]);
  expect(fields).toContain("dlq-omitted");
  expect(unique(quoted.filter((text) => text.startsWith("dlq-")))).toEqual(fields);
  expect(unique(quoted.filter((text) => text.startsWith("eventpact-")))).toEqual(
    allOf(sources, /["'](eventpact-[a-z]+)["']/g),
  );
  const stored = allOf(transport, /const command = \["XADD", key, "\*", "([a-z]+)"/g);
  for (const field of [...stored, "data", "metadata"]) expect(page).toContain(`| \`${field}\` |`);
});

it("has every script", () => {
  const scripts = allOf(transport, /const (\w+Script) = script\(/g);
  expect(scripts.length).toBeGreaterThan(15);
  expect(unique(quoted.filter((text) => /^\w+Script$/.test(text)))).toEqual(scripts);
});

it("states the bounds of dead letters and of released entries", () => {
  expect(transport).toContain("[MAX_FIELDS, MAX_BYTES] = [1_000, 16 * 1_048_576]");
  expect(page).toContain("At most 1,000 fields and 16 MiB");
  expect(transport).toContain("RELEASED_IDLE_MS = 1_000_000_000");
  expect(page).toContain("1,000,000,000 ms");
});
