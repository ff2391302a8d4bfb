import { shorten } from "../runtime/shorten.ts";
import { documentOf } from "./banner.ts";

/** Files that a message names; of more it reports the number. */
const SHOWN = 3;

/** A generated file would take the place of one that is not its own. Nothing was written. */
export class OutputConflictError extends Error {
  override readonly name = "OutputConflictError";
  readonly code = "output_conflict";
  /** The files in the way. Not enumerable: the message has the first of them, and an uncaught error is to fit on a screen. */
  declare readonly files: readonly string[];

  constructor(conflicts: readonly { readonly file: string; readonly text: string }[], document: string) {
    const files = new Map<string | undefined, string[]>();
    for (const { file, text } of conflicts) {
      const other = documentOf(text);
      files.set(other, [...(files.get(other) ?? []), file]);
    }
    const sentences = [...files].map(([other, names]) => {
      const isOne = names.length === 1;
      if (other === undefined)
        return `${listed(names)} ${isOne ? "is not a generated file" : "are not generated files"}`;
      return `${listed(names)} ${isOne ? "was" : "were"} generated from ${other}, not from ${document}`;
    });
    const remedy = files.has(undefined)
      ? "choose another folder, or move or remove what is in the way"
      : "if the document was renamed, remove the generated files and run this again; else choose another folder";
    super(`${shorten(sentences.join("; "), 800)}; nothing was written: ${remedy}`);
    Object.defineProperty(this, "files", { value: conflicts.map(({ file }) => file) });
  }
}

function listed(names: readonly string[]): string {
  const others = names.length - SHOWN;
  if (others <= 0) return names.join(", ");
  return `${names.slice(0, SHOWN).join(", ")} and ${others} other ${others === 1 ? "file" : "files"}`;
}
