/** An event as a group handles it; the same event published again has the same key. */
export interface DedupeKey {
  readonly address: string;
  readonly group: string;
  /** CloudEvents `source` and `id` (CloudEvents 1.0: together they identify an event), as JSON. */
  readonly event: string;
}

/** How a subscription recognises events that it has handled before. */
export interface DedupeOptions {
  /** For how long a handled event is remembered, in milliseconds. */
  readonly window: number;
  /** Where. Default: the transport's own place. */
  readonly store?: DedupeStore;
}

/** Remembers which events a group has handled. Methods reject, with anything, when the store cannot be reached: they are asked again. */
export interface DedupeStore {
  /**
   * Asks to handle an event. `begun`: nobody has handled it, and for `lease` ms nobody else may; asking again as the same `owner` renews that.
   * `busy`: another owner handles it now. `done`: it was handled within the window.
   */
  begin(key: DedupeKey, owner: string, lease: number): Promise<"begun" | "busy" | "done">;
  /** Marks an event as handled, for `window` ms from now. */
  done(key: DedupeKey, window: number): Promise<void>;
  /** The owner did not succeed: others may handle it at once. */
  cancel(key: DedupeKey, owner: string): Promise<void>;
}
