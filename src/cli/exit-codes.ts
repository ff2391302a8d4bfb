/** What the exit code of every command means. */
export const EXIT = {
  ok: 0,
  /** The command ran and found something that must change. */
  findings: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** The document, or what the command needs, could not be loaded or written. */
  failed: 3,
} as const;
