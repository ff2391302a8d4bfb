import { shorten } from "../runtime/shorten.ts";
import { documentOf } from "./banner.ts";

/** How many of the files a message lists. */
const MAX_IN_MESSAGE = 5;

/** A generated file would take the place of one that is not its own. Nothing was written. */
export class OutputConflictError extends Error {
  override readonly name = "OutputConflictError";
  readonly code = "output_conflict";
  /** The files in the way. Not enumerable: the message has the first of them, and an uncaught error is to fit on a screen. */
  declare readonly files: readonly string[];

  constructor(conflicts: readonly { readonly file: string; readonly text: string }[], document: string) {
    const lines = conflicts.slice(0, MAX_IN_MESSAGE).map(({ file, text }) => {
      const other = documentOf(text);
      return other === undefined
        ? `${file} is not a generated file`
        : `${file} was generated from ${other}, not from ${document}`;
    });
    const hidden = conflicts.length - lines.length;
    if (hidden > 0) lines.push(`and ${hidden} more`);
    super(
      `${shorten(lines.join("; "), 800)}; nothing was written: choose another folder, or move or remove what is in the way`,
    );
    Object.defineProperty(this, "files", { value: conflicts.map(({ file }) => file) });
  }
}
