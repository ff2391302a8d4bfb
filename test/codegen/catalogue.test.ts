import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { type Contract, compareGenerated, generate, loadContract } from "../../src/codegen/index.ts";
import type { EventDefinition } from "../../src/runtime/definitions.ts";
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

  it("type-checks under the strictest settings, its examples included", () => {
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
    expect(typeErrors([], [`${root}generated/`], new Map([[`${root}generated/probe.ts`, probe]]))).toEqual(
      [],
    );
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

  it("costs a bundle little: 1 KB an event at the median, 3 KB at most (minified, gzipped)", async () => {
    const keys = contract.messages.map(({ key }) => key);
    const [first = "", second = ""] = keys;
    const sizes: number[] = [];
    for (const key of keys) {
      const other = key === first ? second : first;
      sizes.push((await sizeOf([other, key])) - (await sizeOf([other])));
    }
    sizes.sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(1024);
    expect(sizes.at(-1)).toBeLessThanOrEqual(3072);
  });
});

/** The size of a bundle of these events without the runtime. */
async function sizeOf(events: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: events.map((key) => `export { ${key} } from "./events/${key}.js";`).join("\n"),
      resolveDir: `${root}generated`,
    },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    external: ["eventpact/gen/v1"],
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}
