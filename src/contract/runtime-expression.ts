import type { RuntimeExpression } from "./model.ts";
import { DocumentError } from "./source/document-error.ts";
import type { Place } from "./source/source-map.ts";

/**
 * Takes a runtime expression apart (https://www.asyncapi.com/docs/reference/specification/v3.1.0#runtimeExpression).
 * Throws a `DocumentError` for anything else.
 */
export function parseRuntimeExpression(
  text: unknown,
  field: string,
  place: Place | undefined,
): RuntimeExpression {
  const match =
    typeof text === "string"
      ? /^\$message\.(payload|header)(?:#((?:\/(?:[^/~]|~[01])*)*))?$/s.exec(text)
      : null;
  if (!match) {
    const message = `${field} must be a runtime expression, not ${JSON.stringify(text)}; write $message.payload#/… or $message.header#/…`;
    throw new DocumentError("runtime_expression", message, place);
  }
  return { source: match[1] as "payload" | "header", pointer: match[2] ?? "" };
}

/** The expression as it is written in a document. */
export function formatRuntimeExpression(expression: RuntimeExpression): string {
  return `$message.${expression.source}#${expression.pointer}`;
}
