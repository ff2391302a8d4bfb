import { expect, test } from "vitest";
import { changesOf } from "../../../src/compat/schema/changes-of.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { normalizeSchemas } from "../../../src/contract/normal-form/normalize.ts";

test("the catalogue of this repository against itself, loaded twice, has no changes", async () => {
  const [old, next] = [await loadContract("asyncapi.yaml"), await loadContract("asyncapi.yaml")].map(
    (contract) => normalizeSchemas(withOwnSchemas(contract)),
  );
  if (!old || !next) throw new Error("two contracts were loaded");
  expect(old.schemas.size).toBeGreaterThan(20);
  for (const [name, schema] of old.schemas) {
    const same = next.schemas.get(name) ?? false;
    expect(changesOf(schema, old.schemas, same, next.schemas, (node) => old.origin(node))).toEqual([]);
  }
});

/** A contract whose schemas share no node with those of another one. */
function withOwnSchemas<T extends { readonly schemas: ReadonlyMap<string, object> }>(contract: T): T {
  return {
    ...contract,
    schemas: new Map([...contract.schemas].map(([name, one]) => [name, structuredClone(one)])),
  };
}
