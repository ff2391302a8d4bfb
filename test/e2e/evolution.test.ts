/** A consumer generated from an old version of a contract, and publishers generated from newer ones. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BusReport, createBus, type EventDefinition } from "eventpact";
import { generate, loadContract, writeGenerated } from "eventpact/codegen";
import { afterAll, beforeAll, expect, it } from "vitest";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

type Contract = Readonly<Record<string, EventDefinition>>;

// Below the repo, so that the generated code finds its imports.
const scratch = fileURLToPath(new URL("../../.tmp/", import.meta.url));
let folder: string;
const contracts: Record<string, Contract> = {};

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true });
  folder = mkdtempSync(join(scratch, "evolution-"));
  for (const version of ["1.0", "1.1", "2.0"]) {
    const document = fileURLToPath(new URL(`../fixtures/evolution/${version}.yaml`, import.meta.url));
    const out = join(folder, version);
    await writeGenerated(out, (await generate(await loadContract(document))).files);
    contracts[version] = await import(join(out, "index.js"));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = (version: string, key: string) => {
  const found = contracts[version]?.[key];
  if (!found) throw new Error(`no event ${key} in ${version}`);
  return found;
};

overEachTransport("a consumer of 1.0", (makeBroker) => {
  it("handles 1.1, a field and a minor version later, and skips v2 without a dead letter", async () => {
    const broker = makeBroker();
    const reports: BusReport[] = [];
    const consumer = createBus({
      ...{ source: "consumer", group: "tracking", transport: broker.transport() },
      onEvent: (report) => reports.push(report),
    });
    const publisher = createBus({ source: "publisher", transport: broker.transport() });
    const publish = publisher.publish as (definition: EventDefinition, input: unknown) => Promise<unknown>;
    const seen: unknown[] = [];
    await consumer.subscribe(event("1.0", "ParcelSent"), (data, { metadata }) => {
      seen.push([data, metadata.minorversion]);
    });

    await publish(event("1.0", "ParcelSent"), { parcel: { id: "p0" } });
    await publish(event("1.1", "ParcelSent"), { parcel: { id: "p1", weight_kg: 2 } });
    await publish(event("2.0", "ParcelSentV2"), { parcel_id: 7 });
    await publish(event("2.0", "ParcelSent"), { parcel: { id: "p2", express: true } });
    await until("v1 of all three versions", () => seen.length === 3);
    await until("the skipped type", () => reports.some(({ kind }) => kind === "skipped"));

    expect(seen).toEqual([
      [{ parcel: { id: "p0", express: false } }, 0],
      [{ parcel: { id: "p1", express: false, weight_kg: 2 } }, 1],
      [{ parcel: { id: "p2", express: true } }, 1],
    ]);
    expect(reports.map(({ kind, type }) => [kind, type])).toEqual([["skipped", "parcel.sent.v2"]]);
    expect(await consumer.deadLetters(event("1.0", "ParcelSent"))).toEqual([]);
    // What a newer field is to the old publisher: not in its contract.
    await expect(publish(event("1.0", "ParcelSent"), { parcel: { id: "p3", weight_kg: 2 } })).rejects.toThrow(
      "/parcel/weight_kg is not a property of the contract",
    );
    await Promise.all([consumer.close(), publisher.close()]);
  });
});
