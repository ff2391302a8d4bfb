/** A command line that makes no sense; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/** Runs `parseArgs`; what it throws for the user's mistakes becomes a `UsageError`. */
export function parsing<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const isMistake =
      error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    // The first sentence says what is wrong; the rest explains Node's `--`.
    throw isMistake ? new UsageError(error.message.split(". ")[0]) : error;
  }
}

/** The only positional argument, or `fallback`; more than one is a `UsageError`. */
export function onlyArgument(positionals: readonly string[], fallback: string): string {
  if (positionals.length > 1)
    throw new UsageError(`expected one document, got ${positionals.length}: ${positionals.join(" ")}`);
  return positionals[0] ?? fallback;
}
