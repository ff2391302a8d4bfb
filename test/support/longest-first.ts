import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take the longest: none of them may be left to run alone at the end. */
const LONGEST = [
  "test/faults/",
  "test/conformance/redis",
  "test/package/",
  "test/docs/snippets",
  "test/e2e/",
  "test/security/secrets",
  "test/transports/redis/faults",
  "test/transports/redis/cluster",
  "test/transports/redis/partitions/",
  "test/compat/properties",
  "test/codegen/f",
  "test/codegen/g",
  "test/compat/",
];

/** Runs the longest files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((part) => moduleId.includes(part));
      return found === -1 ? LONGEST.length : found;
    };
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
