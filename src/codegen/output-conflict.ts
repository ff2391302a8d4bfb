import { documentOf } from "./banner.ts";

/** A generated file would take the place of one that is not its own. Nothing was written. */
export class OutputConflictError extends Error {
  override readonly name = "OutputConflictError";
  readonly code = "output_conflict";
  /** The files in the way. */
  readonly files: readonly string[];

  constructor(conflicts: readonly { readonly file: string; readonly text: string }[], document: string) {
    const lines = conflicts.map(({ file, text }) => {
      const other = documentOf(text);
      return other === undefined
        ? `${file} is not a generated file`
        : `${file} was generated from ${other}, not from ${document}`;
    });
    super(
      `${lines.join("; ")}; nothing was written: choose another folder, or move or remove what is in the way`,
    );
    this.files = conflicts.map(({ file }) => file);
  }
}
