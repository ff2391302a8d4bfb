import { COMPATIBILITY_LEVELS } from "../../compat/documents/policy/compatibility-level.ts";
import { REPORT_FORMATS } from "../../compat/reports/format-report.ts";
import { documentOptions } from "../document-options.ts";
import { COMPARE_MODES, FAIL_ON, FORMAT_MEANINGS } from "./choices.ts";

/** The flags of `eventpact check`. */
export const checkOptions = {
  against: {
    type: "string",
    multiple: true,
    value: "BASELINE",
    description:
      "what to compare with: .git#branch=main, .git#tag=v1.2.0, <ref>:<path>, npm:<package>@<range>, a file or a folder; may be repeated (default: the configuration's)",
    completion: "file",
  },
  "allow-new": {
    type: "boolean",
    description: "pass when a baseline exists and has no such document yet",
  },
  format: {
    type: "string",
    short: "f",
    multiple: true,
    value: "FORMAT[=FILE]",
    description: `${REPORT_FORMATS.join(", ")}; with a file it goes there; may be repeated (default: text)`,
    completion: REPORT_FORMATS,
  },
  output: {
    type: "string",
    short: "o",
    value: "FILE",
    description: "where the format without a file goes (default: standard output)",
    completion: "file",
  },
  "fail-on": {
    type: "string",
    value: "SEVERITY",
    description: "the least severity that fails: error, warning, info or never (default: error)",
    completion: FAIL_ON,
  },
  mode: {
    type: "string",
    value: "MODE",
    description:
      "how schemas are compared: strict as sets of values, lenient as Confluent's registry does, writer-closed as eventpact writes and reads (default: writer-closed)",
    completion: COMPARE_MODES,
  },
  compatibility: {
    type: "string",
    value: "LEVEL",
    description:
      "what everything has to be: backward, forward, full or none (default: by what operations send and receive)",
    completion: COMPATIBILITY_LEVELS,
  },
  formats: {
    type: "string",
    value: "MEANING",
    description: "whether the keyword format refuses values: assert or annotate (default: assert)",
    completion: FORMAT_MEANINGS,
  },
  "apply-defaults": {
    type: "boolean",
    description: "readers fill in defaults before they validate",
  },
  "ignore-file": {
    type: "string",
    value: "FILE",
    description: "more ignores, as a list in YAML or JSON",
    completion: "file",
  },
  accept: {
    type: "string",
    value: "FILE",
    description: "findings that were accepted (default: the configuration's)",
    completion: "file",
  },
  "update-accepted": {
    type: "boolean",
    description: "write what is found to the file of accepted findings, with the reasons it has",
  },
  ...documentOptions,
} as const;
