/** For `validate`, which looks at one contract (`check` compares two): names differ even where case does not count. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract, Operation } from "../model.ts";
import { pascalCase } from "../naming.ts";
import { formatPlace, type Place } from "../source/source-map.ts";

interface Named {
  readonly name: string;
  /** As written, where two ways to write one name mean the same thing. */
  readonly written?: string;
  readonly place: Place | undefined;
}

/**
 * Names are apart even where case does not count: generated files share folders, and some file systems do not distinguish `UserId.js` from
 * `UserID.js`. Names that are equal in code do not get past the loader, but for applications.
 */
export function checkNames(contract: Contract): Finding[] {
  const { sources } = contract;
  const byApplication = new Map<string, Operation[]>();
  for (const operation of contract.operations) {
    const operations = byApplication.get(operation.application) ?? [];
    byApplication.set(operation.application, operations);
    operations.push(operation);
  }
  return [
    ...collisions(
      "message",
      contract.messages.map(({ key, node }) => ({ name: key, place: sources.of(node) })),
    ),
    ...collisions(
      "channel",
      contract.channels.map(({ key, node }) => ({ name: key, place: sources.of(node) })),
    ),
    ...collisions(
      "schema",
      [...contract.schemas.values()].map(({ name, schema }) => ({
        name,
        place: typeof schema === "object" ? sources.of(schema) : undefined,
      })),
    ),
    ...collisions(
      "application",
      [...byApplication].map(([application, [operation]]) => ({
        name: pascalCase(application),
        written: application,
        place: operation && (sources.of(operation.node, "tags") ?? sources.of(operation.node)),
      })),
    ),
    ...[...byApplication.values()].flatMap((operations) =>
      collisions(
        "operation",
        operations.map(({ key, node }) => ({ name: key, place: sources.of(node) })),
      ),
    ),
  ];
}

function collisions(kind: string, items: readonly Named[]): Finding[] {
  const seen = new Map<string, Named>();
  return items.flatMap((item) => {
    const folded = item.name.toLowerCase();
    const first = seen.get(folded);
    if (item.name === "") {
      const message = `the ${kind} "${item.written ?? ""}" holds no letter or digit, so nothing in code can be called by it; rename it`;
      return [newFinding("error", "name-unusable", message, item.place)];
    }
    if (!first) {
      seen.set(folded, item);
      return [];
    }
    const where = first.place ? ` (${formatPlace(first.place)})` : "";
    const names = `"${item.written ?? item.name}" and "${first.written ?? first.name}"${where}`;
    return [
      newFinding(
        "error",
        "name-collision",
        `the ${kind}s ${names} have the same name in code, up to case; rename one of them`,
        item.place,
      ),
    ];
  });
}
