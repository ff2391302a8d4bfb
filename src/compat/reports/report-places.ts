import { isAbsolute, relative, resolve, sep } from "node:path";
import { formatPlace, type Place } from "../../contract/source/source-map.ts";
import type { CompatibilityFinding } from "../finding.ts";
import type { CheckReport } from "../report.ts";
import type { ReportOptions } from "./report-options.ts";
import { leadingPath, visibleText } from "./visible-text.ts";

/** Place at which a finding is shown: in the new contract, else in the old one; undefined without any place. */
export function shownPlace({ new: newPlace, old: oldPlace }: CompatibilityFinding): Place | undefined {
  return newPlace ?? oldPlace;
}

/** `file:line:column` of that place. */
export function shownPlaceText(finding: CompatibilityFinding): string | undefined {
  const place = shownPlace(finding);
  return place && leadingPath(formatPlace(place));
}

/** Old place of a finding that is shown at its new place. */
export function formerPlaceText({ new: newPlace, old: oldPlace }: CompatibilityFinding): string | undefined {
  return newPlace && oldPlace ? visibleText(formatPlace(oldPlace)) : undefined;
}

/** Place of a finding for a system that knows the files of the repository. */
export interface AnnotatedPlace {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The place of a finding in the working tree. What has a place in the old contract only is shown at the top of the document: its file may be
 * of another revision or package, which such a system does not have.
 */
export function annotatedPlace(
  report: CheckReport,
  { new: newPlace }: CompatibilityFinding,
  options: ReportOptions,
): AnnotatedPlace {
  return {
    path: repositoryPath(newPlace?.file ?? report.document, options),
    line: Math.max(1, newPlace?.line ?? 1),
    column: Math.max(1, newPlace?.column ?? 1),
  };
}

/** A file from the root of the repository, with `/`; one that is outside of it as it is. */
export function repositoryPath(file: string, { cwd, root = cwd }: ReportOptions): string {
  const isKnown = root !== undefined && (cwd !== undefined || isAbsolute(file));
  const inside = isKnown ? relative(root, resolve(cwd ?? root, file)) : "";
  const isInside = inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  const path = isInside ? inside : file;
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}
