import type { Bus } from "../runtime/bus.ts";
import type { CloseOptions } from "../runtime/deliver/subscription.ts";
import { onAbort } from "../runtime/on-abort.ts";

/** A bus of a Node program. */
export interface NodeBus extends Bus {
  /** Resolves after SIGTERM or SIGINT and a drain. A second signal ends the process at once. */
  run(options?: RunOptions): Promise<void>;
}

/** When and how `run` ends. */
export interface RunOptions extends CloseOptions {
  /** Ends like a signal when aborted. */
  readonly signal?: AbortSignal;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Keeps the process alive until SIGTERM, SIGINT or `options.signal`, then closes the bus, which drains it. */
export async function runUntilSignal(bus: Pick<Bus, "close">, options: RunOptions = {}): Promise<void> {
  // The memory transport does not keep the process alive.
  const alive = setInterval(() => undefined, 2 ** 30);
  let stopListening = () => {};
  try {
    await new Promise<void>((resolve) => {
      const stop = () => {
        // From here on a signal has its default effect.
        for (const name of SIGNALS) process.off(name, stop);
        resolve();
      };
      for (const name of SIGNALS) process.on(name, stop);
      if (options.signal?.aborted) stop();
      stopListening = onAbort(options.signal, stop);
    });
    stopListening();
    await bus.close(options.deadline === undefined ? {} : { deadline: options.deadline });
  } finally {
    clearInterval(alive);
  }
}
