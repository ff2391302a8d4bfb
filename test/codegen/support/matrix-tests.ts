import { afterAll, beforeAll, expect, it } from "vitest";
import { emptyOrMissing, type Made, Matrix, runProgram } from "./matrix.ts";
import { COMPILERS } from "./type-check.ts";

/** Tests that each of these documents, paths relative to `cwd`, becomes code that compiles under these versions of TypeScript and carries its
 * first event; `unwritable` are messages, by document, that no value fits. */
export function testDocuments(
  documents: readonly string[],
  cwd: string,
  versions: readonly string[] = Object.keys(COMPILERS),
  unwritable: Readonly<Record<string, readonly string[]>> = {},
): void {
  const matrix = new Matrix();
  const failures = new Map<string, unknown>();
  beforeAll(async () => {
    await matrix.open();
    for (const document of documents)
      await matrix.add(document, document, cwd).catch((error: unknown) => failures.set(document, error));
  });
  afterAll(() => matrix.close());
  const madeOf = (document: string): Made => {
    const made = matrix.made.get(document);
    if (!made) throw failures.get(document);
    return made;
  };

  it.each(documents)("%s is generated, each file where it belongs", async (document) => {
    const made = madeOf(document);
    expect(made.files.size).toBeGreaterThan(6);
    expect(await emptyOrMissing(made)).toEqual([]);
    for (const [path, text] of made.files) {
      expect(text, path).not.toMatch(/@ts-(?:nocheck|ignore|expect-error)/);
      // As a type; in a comment it is a word.
      expect(text.replace(/\/\*.*?\*\//gs, ""), path).not.toMatch(/[:<|&,=(]\s*any\b(?!["'\w$-])/);
    }
  });

  it.each(versions)("type-check under TypeScript %s", async (version) => {
    expect(matrix.made.size).toBe(documents.length);
    expect(await matrix.typeErrors(COMPILERS[version] ?? version)).toEqual([]);
  });

  it.each(documents)("%s publishes and handles its first event", async (document) => {
    const made = madeOf(document);
    const { arrived, sent, reports } = await runProgram(made);
    expect(made.first.unwritable).toEqual(unwritable[document] ?? []);
    expect(reports).toEqual([]);
    expect(arrived).toEqual(made.first.expected);
    expect(sent).toEqual(made.first.payload);
  });
}
