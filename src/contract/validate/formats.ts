/** For `validate`, which looks at one contract (`check` compares two): every `format` is one that is checked. */
import { formats, numberFormats } from "../../runtime/event/format-table.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";
import { schemaNodes } from "../schemas/schema-nodes.ts";
import { listNames } from "../suggest.ts";

// Hints of AsyncAPI and OpenAPI for code generators and forms; nobody expects them to be checked.
const HINTS = "float double byte binary password".split(" ");
const EXPECTED = new Set([...Object.keys(formats), ...Object.keys(numberFormats), ...HINTS]);

/** Formats that are checked by nobody. */
export function checkFormats(contract: Contract): Finding[] {
  const findings: Finding[] = [];
  for (const named of contract.schemas.values()) {
    for (const { node } of schemaNodes(named)) {
      const format = node["format"];
      if (typeof format !== "string" || EXPECTED.has(format)) continue;
      const message = `the format "${format}" is not checked; write a pattern, or use one of ${listNames(Object.keys(formats))}`;
      findings.push(newFinding("warning", "format-unknown", message, contract.sources.of(node, "format")));
    }
  }
  return findings;
}
