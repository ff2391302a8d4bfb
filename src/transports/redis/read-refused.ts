import type { Context } from "./context.ts";
import { commandRefused } from "./failures.ts";
import { answerTo } from "./refused-command.ts";

/** Reports that the server refuses a read. `command` is its name. */
export function reportReadRefused(
  context: Context,
  command: string,
  keys: readonly string[],
  error: unknown,
): void {
  const refusal = commandRefused(answerTo({ command, keys }, error), "read events", context);
  const message = `${refusal.message} Retrying until it succeeds.`;
  context.report({ kind: "error", message, reason: "read_failed", error: refusal });
}
