/** Documents of our own for what no official example covers: generated, type-checked under three versions of TypeScript, and used. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkContract, generate, loadContract } from "../../src/codegen/index.ts";
import { testDocuments } from "./support/matrix-tests.ts";

const DOCUMENTS = fileURLToPath(new URL("../fixtures/documents/", import.meta.url));
const files = readdirSync(DOCUMENTS, { withFileTypes: true })
  .map((entry) => (entry.isDirectory() ? `${entry.name}/asyncapi.yaml` : entry.name))
  .sort();

describe("documents of our own", () => {
  testDocuments(
    files.filter((file) => !file.includes(".refused.")),
    DOCUMENTS,
  );

  /** What generating makes of a document that it refuses. */
  async function refusalOf(file: string): Promise<string> {
    try {
      const contract = await loadContract(file, { cwd: DOCUMENTS });
      const errors = (await checkContract(contract)).filter(({ severity }) => severity === "error");
      const [first] = errors;
      if (first) return `${first.place?.line}:${first.place?.column} ${first.code}`;
      await generate(contract);
      return "nothing";
    } catch (error) {
      return (error as Error).message;
    }
  }

  it("are refused when names collide", async () => {
    expect(await refusalOf("collision.refused.yaml")).toMatch(/user-?created/i);
  });

  it("are refused with a dynamic reference, by name", async () => {
    expect(await refusalOf("dynamic-ref.refused.yaml")).toMatch(/\$dynamic/);
  });

  it("fill in no default that does not fit its schema, and leave its member optional", async () => {
    const { files: made } = await generate(await loadContract("invalid-defaults.yaml", { cwd: DOCUMENTS }));
    expect(made.get("events/LampSwitched.js")).toContain(
      "defaults: { defaults: { level: 3, place: {} }, properties: { place: { defaults: { floor: 0 } } } }",
    );
    const types = made.get("types.d.ts") ?? "";
    const data = /export interface LampSwitched(?:Payload)? \{(.*?)\n\}/s.exec(types)?.[1] ?? "";
    for (const optional of ["on?: boolean", 'color?: "red" | "blue"', "room?: Room", "code?: string"])
      expect(data).toContain(optional);
    for (const there of ["level: number", "place: Place"]) expect(data).toContain(there);
  });
});
