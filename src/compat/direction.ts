/**
 * Whom a change breaks: `consumers` that are deployed and get what the new contract writes, `producers` that are deployed and write what the
 * old one said, `replay` of events that were stored under the old contract.
 */
export type Party = "consumers" | "producers" | "replay";

/**
 * Which way a schema stopped being compatible. `forward`: a reader with the old contract refuses what the new one writes.
 * `backward`: a reader with the new contract refuses what the old one wrote.
 */
export type Direction = "forward" | "backward";
