import type { Place } from "../../contract/source/source-map.ts";
import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport } from "../report.ts";
import { partText, topicText } from "./finding-words.ts";
import type { ReportOptions } from "./report-options.ts";
import { annotatedPlace, repositoryPath } from "./report-places.ts";
import { visibleText, wellFormed } from "./visible-text.ts";

/** What relative addresses are relative to, as code scanning knows it. */
export const SARIF_ROOT = "%SRCROOT%";

/** The location of a finding (§3.28): its place in the working tree, and where in the contract that is. */
export function locationOf(report: CheckReport, finding: CompatibilityFinding, options: ReportOptions) {
  const { path, line, column } = annotatedPlace(report, finding, options);
  return {
    physicalLocation: {
      artifactLocation: fileLocation(path),
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [{ fullyQualifiedName: qualifiedName(finding) }],
  };
}

/** The location where something was, in the contract that a document is compared with. */
export function formerLocation(place: Place, baseline: string, options: ReportOptions) {
  return {
    id: 1,
    physicalLocation: {
      artifactLocation: isRevision(place.file)
        ? { uri: fileUri(place.file) }
        : fileLocation(repositoryPath(place.file, options)),
      region: { startLine: Math.max(1, place.line), startColumn: Math.max(1, place.column) },
    },
    message: { text: plainText(`in ${baseline}`) },
  };
}

/** Whether a file is that of a revision or a package, as in `main:asyncapi.yaml`, and not one on the disk. */
function isRevision(file: string): boolean {
  return file.includes(":") && !/^[a-z]:[\\/]/i.test(file);
}

function fileLocation(path: string) {
  const uri = fileUri(path);
  return { uri, ...(!uri.startsWith("file:") && { uriBaseId: SARIF_ROOT }) };
}

/** A URI reference (RFC 3986) for a path with `/`; every segment is encoded, so that no colon in it looks like the end of a scheme. */
export function fileUri(path: string): string {
  const encoded = wellFormed(path).split("/").map(encodeURIComponent).join("/");
  if (encoded.startsWith("/")) return `file://${encoded}`;
  return /^[a-z]%3A\//i.test(encoded) ? `file:///${encoded.replace("%3A", ":")}` : encoded;
}

/** Where in the contract it is, e.g. `channel orders, message OrderPlaced, payload /amount`. */
function qualifiedName({ subject }: CompatibilityFinding): string {
  return visibleText([topicText(subject), partText(subject)].filter((text) => text !== "").join(", "));
}

/** Text without what SARIF reads in it: `{0}` is a placeholder (§3.11.5), `[text](target)` a link (§3.11.6). */
export function plainText(text: string): string {
  return visibleText(text)
    .replace(/\{(?=\d+\})/g, "{{")
    .replace(/(?<=\{\d+)\}/g, "}}")
    .replaceAll("](", "] (");
}
