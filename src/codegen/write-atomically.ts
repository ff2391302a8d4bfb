import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file in one step: who reads it meets all of the text or what was there before. Throws what the file system says. */
export function writeAtomically(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
