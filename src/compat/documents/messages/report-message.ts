import type { Change } from "../shared/document-comparison.ts";

/** Reports a change of a message; the message's own subject, places and directions are the default. */
export type ReportMessage = (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) => void;
