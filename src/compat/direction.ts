/**
 * Whom a change breaks: `consumers` are deployed consumers that receive events of the new contract, `producers` are deployed producers that
 * write events of the old one, `replay` reads events that were stored under the old contract.
 */
export type Party = "consumers" | "producers" | "replay";

/**
 * Direction in which a change is incompatible. `forward`: consumers with the old contract reject events of the new one. `backward`: consumers
 * with the new contract reject events of the old one.
 */
export type Direction = "forward" | "backward";
