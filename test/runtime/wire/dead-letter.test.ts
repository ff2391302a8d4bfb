import { expect, test } from "vitest";
import { readDeadLetter } from "../../../src/runtime/wire/dead-letter.ts";

const read = (fields: Record<string, string>) => readDeadLetter({ id: "1-1", fields });

test("what was left out of a dead letter is read, and is not a field of the original", () => {
  const letter = read({ data: "x", "dlq-reason": "invalid", "dlq-omitted": '{"fields":3,"bytes":12}' });
  expect(letter.omitted).toEqual({ fields: 3, bytes: 12 });
  expect(letter.fields).toEqual({ data: "x" });
  expect(read({ "dlq-omitted": '{"cause":"ERR"}' }).omitted).toEqual({ cause: "ERR" });
  for (const fields of [{ data: "x" }, { "dlq-omitted": "{" }])
    expect(read(fields)).not.toHaveProperty("omitted");
});
