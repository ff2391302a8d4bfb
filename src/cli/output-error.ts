/** Standard output takes nothing any more, e.g. because its disk is full. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly code = "output_failed";

  constructor(cause: Error) {
    super(`cannot write to standard output: ${cause.message}; make room, or write to another place`, {
      cause,
    });
  }
}
