/** One attempt at handling an event. Its signal is made only when the handler asks for it: few do, and it is dear. */
export class Attempt {
  #abort: AbortController | undefined;
  #reason: unknown;
  #isAbandoned = false;
  /** Whether its handler was called: what waits in middleware until then can be given back as if it had not been handed out. */
  hasBegun = false;

  /** Whether the entry was released or lost while the attempt ran: its outcome does not count. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      if (this.#isAbandoned) this.#abort.abort(this.#reason);
    }
    return this.#abort.signal;
  }

  abandon(reason: Error): void {
    this.#isAbandoned = true;
    this.#reason = reason;
    this.#abort?.abort(reason);
  }
}
