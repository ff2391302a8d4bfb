import * as seam from "../../../src/runtime/gen/v1.ts";

/** Runs a generated module that imports nothing but the seam, and returns its exports. */
export function evaluate(code: string): Record<string, unknown> {
  const body = code
    .replace(/^import (\{[^}]*\}) from "eventpact\/gen\/v1";$/m, "const $1 = seam;")
    .replace(/^export const (\w+) =/gm, "const $1 = exported.$1 =");
  const exported: Record<string, unknown> = {};
  new Function("seam", "exported", `"use strict";${body}`)(seam, exported);
  return exported;
}
