import { compareVersions, parseVersion, type SemanticVersion } from "../semantic-version.ts";

interface Comparator {
  readonly operator: "<" | "<=" | ">" | ">=" | "=";
  readonly version: SemanticVersion;
}

const PARTIAL =
  /^(\^|~>?|>=|<=|>|<|=)?v?(\d+|[x*])(?:\.(\d+|[x*])(?:\.(\d+|[x*])(?:-([0-9a-z.-]+))?(?:\+[0-9a-z.-]+)?)?)?$/i;

/**
 * The test for a range of versions, as npm writes them: `1.2.3`, `^1`, `~1.2`, `1.x`, `>=1 <2`, `1.2 - 1.4`, `^1 || ^2`, `*`. Undefined for what
 * is no range, e.g. a tag such as `latest`. A prerelease is within a range only where the range names one of the same version, as in npm.
 *
 * The rules are those of https://github.com/npm/node-semver#ranges; a dependency for one comparison is not worth its place in every install.
 */
export function parseRange(text: string): ((version: string) => boolean) | undefined {
  const alternatives: (readonly Comparator[])[] = [];
  for (const part of text.split("||")) {
    const comparators = parseAlternative(part.trim());
    if (!comparators) return undefined;
    alternatives.push(comparators);
  }
  return (version) => {
    const whole = version.trim().replace(/^[v=]+/, "");
    // A package has all three numbers.
    const parsed = /^\d+\.\d+\.\d/.test(whole) ? parseVersion(whole) : undefined;
    return parsed !== undefined && alternatives.some((comparators) => isWithin(parsed, comparators));
  };
}

function parseAlternative(text: string): Comparator[] | undefined {
  if (text === "") return [];
  const [, from, to] = /^(\S+)\s+-\s+(\S+)$/.exec(text) ?? [];
  const parts =
    from === undefined ? text.replaceAll(/([<>=~^])\s+/g, "$1").split(/\s+/) : [`>=${from}`, `<=${to}`];
  const all: Comparator[] = [];
  for (const part of parts) {
    const comparators = parsePart(part);
    if (!comparators) return undefined;
    all.push(...comparators);
  }
  return all;
}

/** `^1.2` and the like as plain comparisons; a missing number and `x` stand for any. */
function parsePart(part: string): Comparator[] | undefined {
  const match = PARTIAL.exec(part);
  if (!match) return undefined;
  const [, operator = "", ...groups] = match;
  const given = groups
    .slice(0, 3)
    .map((text) => (text === undefined || /[x*]/i.test(text) ? undefined : Number(text)));
  const known = given.includes(undefined) ? given.indexOf(undefined) : 3;
  const prerelease = known === 3 ? (groups[3]?.split(".") ?? []) : [];
  const [major = 0, minor = 0, patch = 0] = given.slice(0, known);
  const low: SemanticVersion = { major, minor, patch, prerelease };
  const next = (index: number): SemanticVersion => {
    const [first = 0, second = 0, third = 0] = [major, minor, patch].map((n, i) =>
      i < index ? n : i === index ? n + 1 : 0,
    );
    // Below its first prerelease, so that `^1` has no 2.0.0-rc.1.
    return { major: first, minor: second, patch: third, prerelease: ["0"] };
  };
  if (known === 0) return operator === "<" || operator === ">" ? [{ operator: "<", version: low }] : [];
  const span = (index: number): Comparator[] => [
    { operator: ">=", version: low },
    { operator: "<", version: next(index) },
  ];
  switch (operator) {
    case "^": {
      const first = [major, minor, patch].slice(0, known).findIndex((n) => n > 0);
      return span(first < 0 ? known - 1 : first);
    }
    case "~":
    case "~>":
      return span(Math.min(1, known - 1));
    case ">":
      return [
        known === 3
          ? { operator, version: low }
          : { operator: ">=", version: { ...next(known - 1), prerelease: [] } },
      ];
    case "<=":
      return [known === 3 ? { operator, version: low } : { operator: "<", version: next(known - 1) }];
    case ">=":
      return [{ operator, version: low }];
    case "<":
      return [{ operator, version: known === 3 ? low : { ...low, prerelease: ["0"] } }];
    default:
      return known === 3 ? [{ operator: "=", version: low }] : span(known - 1);
  }
}

function isWithin(version: SemanticVersion, comparators: readonly Comparator[]): boolean {
  if (!comparators.every((comparator) => holds(version, comparator))) return false;
  if (version.prerelease.length === 0) return true;
  return comparators.some(
    ({ version: other }) =>
      other.prerelease.length > 0 && compareVersions(release(other), release(version)) === 0,
  );
}

function release(version: SemanticVersion): SemanticVersion {
  return { ...version, prerelease: [] };
}

function holds(version: SemanticVersion, { operator, version: other }: Comparator): boolean {
  const order = compareVersions(version, other);
  if (operator === "=") return order === 0;
  if (order === 0) return operator.endsWith("=");
  return operator.startsWith("<") ? order < 0 : order > 0;
}
