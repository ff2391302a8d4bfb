/** The packed package, as somebody gets it who installs nothing else. Needs `npm run build`. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pack, root, run, tsc } from "./support/packed.ts";

const bin = (name: string) => join(root, "node_modules", ".bin", name);
let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-tarball-"));
  tarball = pack(root, folder);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("installs nothing beside itself", () => {
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "eventpact",
  ]);
});

it("runs with nothing beside itself", () => {
  writeFileSync(
    join(folder, "use.js"),
    `import { createBus } from "eventpact";
import { AiOrchestrationRequested } from "eventpact/catalog";
import { memory } from "eventpact/memory";
import "eventpact/node";
import { redis } from "eventpact/redis";
import { transportConformance } from "eventpact/testing";
const bus = createBus({ source: "consumer", group: "g", transport: memory() });
const seen = new Promise((resolve) => bus.subscribe(AiOrchestrationRequested, resolve));
await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: 4 } });
console.log(JSON.stringify(await seen));
await bus.close();
const other = createBus({ source: "consumer", transport: redis("redis://localhost:1") });
await other.connect().catch((error) => console.log(error.code, error.message));
await other.close();
const shared = memory();
const [test] = transportConformance({ create: () => ({ transport: () => shared }) });
await test.run();
console.log("passed:", test.name);
`,
  );
  const [event, missing, passed] = run(process.execPath, ["use.js"], folder).split("\n");
  expect(JSON.parse(event ?? "")).toEqual({
    ai_orchestration_request: {
      ...{
        user_id: 4,
        course_id: null,
        location_id: null,
        ui_slot_selector_id: null,
        user_input: {},
        action: "run",
      },
    },
  });
  expect(missing).toMatch(/^missing_package .*npm i redis/);
  expect(passed).toMatch(/^passed: hands a published event/);
});

const PROGRAM = `import { type Bus, ContractViolation, createBus } from "eventpact";
import { AgentCompleted, AiOrchestrationRequested, ChatUiChannel, CollectionModelPublisher, CollectionReadyChannel } from "eventpact/catalog";
import { type Contract, loadContract } from "eventpact/codegen";
import { compareContracts, loadBaseline } from "eventpact/compat";
import { defineConfig } from "eventpact/config";
import { memory } from "eventpact/memory";
import { busFromEnv } from "eventpact/node";
import { redis } from "eventpact/redis";
import { transportConformance } from "eventpact/testing";
export const config = defineConfig({ document: "asyncapi.yaml" });
export const tests = transportConformance({ create: () => ({ transport: () => memory() }) });
export async function compare(): Promise<number> {
  const document: Contract = await loadContract("asyncapi.yaml");
  const old = await loadBaseline("main", { document: "asyncapi.yaml" });
  return compareContracts(old.contract, document).length;
}
export const buses: Bus[] = [createBus({ source: "s", transport: memory() }), createBus({ source: "s", transport: redis("redis://h") }), busFromEnv({ source: "s" })];
export async function use(bus: Bus): Promise<void> {
  const subscription = await bus.subscribe(AiOrchestrationRequested, ({ ai_orchestration_request }, { signal }) => {
    const course: string | null = ai_orchestration_request.course_id;
    return [course, signal];
  }, { group: "g" });
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: 4 } });
  // @ts-expect-error a wrong type
  await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: "4" } });
  for await (const { data } of bus.subscribe(AgentCompleted, { params: { agentId: "a" } })) {
    if (data.result.result_type === "extractor") return;
  }
  for await (const { key } of bus.subscribe(ChatUiChannel, { params: { chatId: "c" } })) if (key === "UiError") return;
  const params = CollectionReadyChannel.match("collection.quality.ready");
  if (params) await CollectionModelPublisher(bus).publishDocumentReady({ document_id: "d", source_id: "s", linkage: { farmer_id: "f" }, extracted_fields: {} }, { params });
  await subscription.close();
}
export const isOurs = (error: unknown): boolean => ContractViolation.is(error);
`;

it.each([
  ["the DOM's types", undefined],
  ["no types but those of the language", ["es2022"]],
])("type-checks with %s, every declaration file included", (_, lib) => {
  writeFileSync(join(folder, "use.ts"), PROGRAM);
  const compilerOptions = {
    ...{
      target: "es2022",
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    },
    ...{ verbatimModuleSyntax: true, skipLibCheck: false, noEmit: true, types: [], ...(lib ? { lib } : {}) },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
  run(process.execPath, [tsc], folder);
});

it("has the raw contract for everybody else", () => {
  const script = `console.log(["eventpact/asyncapi.yaml", "eventpact/schemas/agriculture/entity-linkage.json"].map((name) => import.meta.resolve(name)).join("\\n"))`;
  const paths = run(process.execPath, ["--input-type=module", "-e", script], folder).trim().split("\n");
  for (const path of paths) expect(existsSync(fileURLToPath(path))).toBe(true);
});

it("satisfies publint and are-the-types-wrong", () => {
  run(bin("publint"), [tarball, "--strict"], root);
  const raw = ["./asyncapi.yaml", "./schemas/*", "./package.json"];
  run(bin("attw"), [tarball, "--profile", "esm-only", "--exclude-entrypoints", ...raw], root);
});
