/** AsyncAPI's own example documents: generated, type-checked, in `npm run test:long` under three versions of TypeScript, and used. */
import { describe, expect, it } from "vitest";
import { loadContract } from "../../src/contract/load/load-contract.ts";
import { EXAMPLES, exampleFiles } from "../support/official-examples.ts";
import { isLong } from "../support/runs.ts";
import { testDocuments } from "./support/matrix-tests.ts";

const AVRO = "adeo-kafka-request-reply-asyncapi.yml";
const files = exampleFiles;
const absent = files.length === 0;

describe.skipIf(absent)("the official AsyncAPI examples (../shared/fixtures/asyncapi-examples)", () => {
  it("are 24, of which one is refused: its payload is Avro", async () => {
    expect(files).toHaveLength(24);
    await expect(loadContract(AVRO, { cwd: EXAMPLES })).rejects.toMatchObject({
      code: "schema_format",
      message: expect.stringContaining("Avro is not supported"),
    });
  });

  testDocuments(
    files.filter((file) => file !== AVRO),
    EXAMPLES,
    isLong ? undefined : ["7.0"],
    // Both branches of its oneOf take every object that the other one takes.
    { "oneof-asyncapi.yml": ["TestMessages"] },
  );
});
