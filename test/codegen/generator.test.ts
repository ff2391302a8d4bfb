import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeSyntheticContract } from "../../scripts/bench/synthetic-contract.ts";
import { createGenerator, type Generator } from "../../src/codegen/generator.ts";
import { runs } from "../support/runs.ts";
import { tempFolder } from "./support/temp-folder.ts";

/** All that a run comes to, as plain data: also what it throws. */
async function outcome(generator: Generator, out: string) {
  try {
    const { findings, files } = await generator.run();
    return {
      findings,
      files: files && Object.fromEntries(files),
      folder: files && textsIn(out),
      watched: generator.watched,
    };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The text of every file below a folder. */
function textsIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** What an author, or somebody else, may do to a file: text in, text out; undefined deletes it. */
const CHANGES: Readonly<Record<string, (text: string, n: number) => string | undefined>> = {
  "moves places": (text) => `\n${text}`,
  "changes a description": (text, n) =>
    text.replace(/What subscribers|Why|Name of|Street/, (found) => `${found} ${n}`),
  "changes a type": (text) => text.replace('"integer"', '"string"'),
  "changes it back": (text) => text.replace('"string"', '"integer"'),
  "renames a member": (text, n) => text.replace(/"(?:reason|street|quantity|note)"/, `"renamed_${n}"`),
  "names what is not there": (text) => text.replace('"required": [', '"required": ["nowhere",'),
  "makes a default invalid": (text) => text.replace(/"default": (?:0|""|false)/, '"default": null'),
  "makes a format unknown": (text) => text.replace(/"(?:date-time|email)"/, '"nobody-checks-it"'),
  "leads nowhere": (text) => text.replace(".json", ".jsn"),
  "refers elsewhere": (text) => text.replace("money.json", "address.json"),
  "does not parse": (text) => text.replace(/\{/, "{{"),
  "allows nothing": (text) =>
    text.replace('"type": "object"', '"type": "object", "minProperties": 9, "maxProperties": 1'),
  "renames a message": (text, n) => text.replace(/name: synthetic\.(\w+)/, `name: synthetic${n}.$1`),
  "renames a key": (text, n) => text.replaceAll("ordersThing0created", `ordersThing${n}made`),
  "changes an example": (text) => text.replace("amount: 1999", "amount: much"),
  "drops an example": (text) => text.replace(/ {6}examples:[\s\S]*?(?=\n {4}\w)/, ""),
  "touches it": (text) => text,
  "deletes it": () => undefined,
};

const edits = fc.array(
  fc.record({
    change: fc.constantFrom(...Object.keys(CHANGES)),
    file: fc.nat(),
    n: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe("a generator that runs again", () => {
  it("makes and finds what a new one does, whatever was changed", { timeout: 300_000 }, async () => {
    const root = await tempFolder();
    const original = join(root, "original");
    mkdirSync(original);
    writeSyntheticContract(original, 6);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), async (steps, undoes) => {
        const folder = join(root, String(++count));
        cpSync(original, folder, { recursive: true });
        const sources = [...readdirSync(join(folder, "schemas"), { recursive: true, encoding: "utf8" })]
          .filter((path) => path.endsWith(".json"))
          .map((path) => join(folder, "schemas", path));
        // The document is changed as often as all schemas together.
        const files = [...sources, ...sources.map(() => join(folder, "asyncapi.yaml"))];
        const options = { cwd: folder, out: "again" };
        const again = createGenerator("asyncapi.yaml", options);
        await outcome(again, join(folder, "again"));
        for (const { change, file: index, n } of steps) {
          const file = files[index % files.length] ?? "";
          const before = readOrUndefined(file) ?? readFileSync(file.replace(folder, original), "utf8");
          const text = CHANGES[change]?.(before, n);
          if (text === undefined) rmSync(file, { force: true });
          else writeFileSync(file, text);
          await compare();
          if (!undoes) continue;
          writeFileSync(file, before);
          await compare();
        }
        rmSync(folder, { recursive: true });

        async function compare(): Promise<void> {
          rmSync(join(folder, "fresh"), { recursive: true, force: true });
          // Stale files are removed from a folder that has been written before.
          const fresh = createGenerator("asyncapi.yaml", { ...options, out: "fresh" });
          expect(await outcome(again, join(folder, "again"))).toEqual(
            await outcome(fresh, join(folder, "fresh")),
          );
        }
      }),
      { numRuns: runs(4, 12) },
    );
  });

  it("puts right what others did to the output, and writes nothing else", async () => {
    const folder = await tempFolder();
    const { document } = writeSyntheticContract(folder, 3);
    const out = join(folder, "out");
    const generator = createGenerator(document, { cwd: folder, out: "out" });
    const { written, files } = await generator.run();
    expect(written?.missing).toHaveLength(files?.size ?? 0);
    const made = textsIn(out);
    expect((await generator.run()).written).toEqual({ missing: [], differing: [], stale: [] });
    rmSync(join(out, "index.js"));
    writeFileSync(join(out, "types.d.ts"), `${made["types.d.ts"]}// more\n`);
    expect((await generator.run()).written).toEqual({
      missing: ["index.js"],
      differing: ["types.d.ts"],
      stale: [],
    });
    expect(textsIn(out)).toEqual(made);
  });

  it("notices a change of the same length right after a run", async () => {
    const folder = await tempFolder();
    const { document, oneSchema } = writeSyntheticContract(folder, 2);
    const generator = createGenerator(document, { cwd: folder, out: "out" });
    for (const word of ["Why.", "Who.", "How.", "Why."]) {
      writeFileSync(oneSchema, readFileSync(oneSchema, "utf8").replace(/(?:Why|Who|How)\./, word));
      const { files } = await generator.run();
      expect(files?.get("types.d.ts")).toContain(`/** ${word} */`);
    }
  });

  it("says which files it reads, also when it fails", async () => {
    const folder = await tempFolder();
    const { document, oneSchema } = writeSyntheticContract(folder, 2);
    const generator = createGenerator(document, { cwd: folder, out: "out" });
    expect(generator.watched).toEqual([document]);
    await generator.run();
    const watched = generator.watched;
    expect(watched).toContain(oneSchema);
    expect(watched).toContain(join(folder, "schemas/shared/money.json"));
    writeFileSync(oneSchema, "{");
    await expect(generator.run()).rejects.toMatchObject({ name: "DocumentError" });
    expect(generator.watched).toContain(oneSchema);
  });

  it("compares without writing", async () => {
    const folder = await tempFolder();
    const { document } = writeSyntheticContract(folder, 2);
    const generator = createGenerator(document, { cwd: folder, out: "out", check: true });
    const { written, files } = await generator.run();
    expect(written?.missing).toHaveLength(files?.size ?? 0);
    expect(readdirSync(folder)).not.toContain("out");
  });
});

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
