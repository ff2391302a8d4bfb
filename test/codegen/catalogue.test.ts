import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Contract, compareGenerated, generate, loadContract } from "../../src/codegen/index.ts";
import type { EventDefinition } from "../../src/runtime/event/definitions.ts";
import { typeErrors } from "./support/type-check.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the catalogue", () => {
  let contract: Contract;
  beforeAll(async () => {
    contract = await loadContract("asyncapi.yaml", { cwd: root });
  });

  it("is generated: run `npm run generate` when this fails", async () => {
    const { files } = await generate(contract);
    expect(await compareGenerated(`${root}generated`, files)).toEqual({
      missing: [],
      differing: [],
      stale: [],
    });
  });

  it("type-checks under the strictest settings, its examples included", async () => {
    const examples = contract.messages.flatMap(({ key, examples }) =>
      examples.flatMap(({ payload }, index) =>
        payload === undefined ? [] : [{ key, name: `${key}${index}`, payload }],
      ),
    );
    const probe = [
      ...contract.messages.map(({ key }) => `import type { ${key} } from "./index.js";`),
      ...examples.map(
        ({ key, name, payload }) => `export const example${name}: ${key}.Input = ${JSON.stringify(payload)};`,
      ),
    ].join("\n");
    expect(examples.length).toBeGreaterThan(0);
    expect(
      await typeErrors([], [`${root}generated/`], new Map([[`${root}generated/probe.ts`, probe]])),
    ).toEqual([]);
  });

  it("reads and writes all its examples", async () => {
    const events = (await import("../../generated/index.js")) as unknown as Record<string, EventDefinition>;
    for (const { key, examples } of contract.messages) {
      const { write } = (await import(`../../generated/events/${key}.validator.js`)) as {
        write: (value: unknown) => boolean;
      };
      for (const { payload } of examples) {
        if (payload === undefined) continue;
        const parsed = events[key]?.parse(payload);
        expect(parsed).toMatchObject(payload as object);
        expect({ key, written: write(parsed) }).toEqual({ key, written: true });
      }
    }
  });
});
