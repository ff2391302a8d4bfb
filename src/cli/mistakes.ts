import { OutputConflictError } from "../codegen/output-conflict.ts";
import { BaselineError } from "../compat/baseline/baseline-error.ts";
import { SchemaError } from "../compat/schema-error.ts";
import type { Finding } from "../contract/finding.ts";
import { DocumentError } from "../contract/source/document-error.ts";
import { formatPlace } from "../contract/source/source-map.ts";
import { ConfigError } from "./config/config-error.ts";
import { EXIT } from "./exit-codes.ts";
import { InitError } from "./init/init-error.ts";
import type { Io } from "./io.ts";
import { OutputError } from "./output-error.ts";
import { paint, paintFinding } from "./paint.ts";
import { UsageError } from "./usage-error.ts";

const MISTAKES = [
  BaselineError,
  UsageError,
  ConfigError,
  DocumentError,
  InitError,
  OutputConflictError,
  SchemaError,
];

/**
 * Prints what somebody did wrong, or what the machine refused, and returns the exit code. Throws what is neither: a defect of eventpact
 * itself. As JSON it may have to fit on a line.
 */
export function explainMistake(
  error: unknown,
  io: Io,
  json: boolean | "line",
  command: string | undefined,
): number {
  if (error instanceof OutputError) {
    // Not as JSON: that would go there as well.
    io.err(`${paint(io, "red", "error")}: ${error.message}`);
    return EXIT.failed;
  }
  const isMistake = MISTAKES.some((kind) => error instanceof kind);
  if (!(error instanceof Error) || !(isMistake || isSystemError(error))) throw error;
  const isUsage = error instanceof UsageError || isWrongSpec(error);
  if (json) {
    const code = "code" in error ? error.code : "failed";
    const place = error instanceof DocumentError || error instanceof BaselineError ? error.place : undefined;
    const result = { ok: false, error: { code, message: error.message, ...(place && { place }) } };
    io.out(JSON.stringify(result, null, json === "line" ? 0 : 2));
  } else {
    io.err(
      error instanceof DocumentError
        ? paintFinding(io, findingOf(error))
        : `${paint(io, "red", "error")}: ${error.message}`,
    );
    if (isUsage) io.err(`eventpact ${command === undefined ? "" : `${command} `}--help says how it is used`);
  }
  return isUsage ? EXIT.usage : EXIT.failed;
}

/** An error of a document as a finding, so that both are printed in one form. */
function findingOf({ code, message, place }: DocumentError): Finding {
  const prefix = place ? `${formatPlace(place)}: ` : "";
  return { severity: "error", code, message: message.slice(prefix.length), ...(place && { place }) };
}

/** What stands after `--against` is none of its forms. */
function isWrongSpec(error: Error): boolean {
  return error instanceof BaselineError && error.code === "baseline_spec";
}

/** A file or folder that cannot be read or written: Node's message names it. */
function isSystemError(error: Error): boolean {
  return "syscall" in error && "path" in error;
}
