import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pair } from "./pairs.ts";

/** The 61 pairs of pitfalls, labelled both ways. Empty where the folder does not have them. */
export function pitfalls(folder: string): Pair[] {
  const read = readJson(join(folder, "compat-pitfalls.json")) as
    | readonly { name: string; old: unknown; new: unknown; backward: boolean; forward: boolean }[]
    | undefined;
  return (read ?? []).map(({ name, old, new: newer, backward, forward }) => ({
    name,
    old,
    new: newer,
    labels: { backward, forward },
  }));
}

/** The 145 pairs of Apicurio Registry's tests, labelled `backward`, `both` or `none`. Empty where the folder does not have them. */
export function apicurio(folder: string): Pair[] {
  const read = readJson(join(folder, "compat-apicurio.json")) as
    | { tests: readonly { id: string; compatibility: string; original: unknown; updated: unknown }[] }
    | undefined;
  return (read?.tests ?? []).map(({ id, compatibility, original, updated }) => ({
    name: id,
    old: original,
    new: updated,
    labels: { backward: compatibility !== "none", forward: compatibility === "both" },
  }));
}

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
