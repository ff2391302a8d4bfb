import { warn } from "../bus-report.ts";
import { checkCount } from "../check-count.ts";
import { errorText } from "../error-text.ts";
import { ContractViolation, DeliveryError, TransportError } from "../errors.ts";
import type { Middleware } from "../middleware.ts";
import { onAbort } from "../on-abort.ts";
import type { PublishResult } from "../publish/publish.ts";
import { MAX_TIMER_MS } from "../within.ts";

/** When a circuit opens, and how it closes again. */
export interface CircuitBreakerOptions {
  /** How many failures in a row open it. Default 5. */
  readonly failures?: number;
  /** Milliseconds from opening to the first probe; doubles with each probe that fails. Default 1,000. */
  readonly probeAfter?: number;
  /** Most milliseconds between two probes. Default 30,000. */
  readonly maxProbeAfter?: number;
  /** Whether an error speaks of an outage. Default: every one but a `ContractViolation` and an `UnrecoverableError`. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Called when it opens and closes. What it throws is warned about. */
  readonly onChange?: (state: "open" | "closed") => void;
}

/** Somebody who waits for a circuit. */
interface Waiter {
  /** With whether it is to try now as the probe; otherwise the circuit is closed. */
  readonly go: (asProbe: boolean) => void;
}

/**
 * Stops calling what is down. After some failures in a row, of whatever events, the circuit opens: handlers wait, with no attempt used up and nothing
 * dead-lettered, and one at a time is let through as a probe, the one that waits longest first. The first that succeeds closes the circuit, and
 * what had failed as a probe then fails as usual. So neither an outage fills the dead letters, nor does one event that always fails keep the others
 * waiting. Publications do not wait: they fail with a `TransportError` of code `circuit_open`, but for one probe at a time.
 *
 * Handlers and publications have a circuit each; those that share this middleware share them. Throws a `RangeError` for options that make no sense.
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): Middleware {
  const handling = createCircuit(options);
  const publishing = createCircuit(options);
  return {
    async handle(call, next) {
      const { signal } = call.context;
      let failure: { readonly error: unknown } | undefined;
      for (;;) {
        const asProbe = await handling.enter(signal);
        // It had its turn as a probe, and the circuit is closed since.
        if (failure && !asProbe) throw failure.error;
        if (signal.aborted) {
          if (asProbe) handling.gaveUp();
          throw signal.reason;
        }
        // Nobody waits for a probe that was given up.
        const stopListening = onAbort(asProbe ? signal : undefined, () => handling.gaveUp());
        try {
          const outcome = await next(call);
          handling.succeeded(asProbe);
          return outcome;
        } catch (error) {
          if (signal.aborted || !handling.failed(error, asProbe)) throw error;
          failure = { error };
        } finally {
          stopListening();
        }
      }
    },
    async publish(publication, next) {
      const asProbe = publishing.tryNow();
      if (asProbe === undefined) {
        const text = `not sent: publishing has failed too often, and is tried again in ${Math.ceil(publishing.wait())} ms`;
        const error = new TransportError("circuit_open", text);
        return publication.inputs.map((): PublishResult => ({ status: "failed", error }));
      }
      let results: PublishResult[];
      try {
        results = await next(publication);
      } catch (error) {
        if (TransportError.is(error)) publishing.failed(error, asProbe);
        else if (asProbe) publishing.gaveUp();
        throw error;
      }
      const failed = results.find((result) => result.status === "failed" && TransportError.is(result.error));
      if (failed?.status === "failed") publishing.failed(failed.error, asProbe);
      else if (results.some(({ status }) => status === "published")) publishing.succeeded(asProbe);
      // Nothing was sent.
      else if (asProbe) publishing.gaveUp();
      return results;
    },
  };
}

/** One circuit. */
interface Circuit {
  /** Waits until it is closed, or this one is to be the probe: then it resolves with true. */
  enter(signal: AbortSignal): Promise<boolean>;
  /** Whether this one is the probe; undefined when it may not try. */
  tryNow(): boolean | undefined;
  /** Milliseconds until the next probe. */
  wait(): number;
  succeeded(asProbe: boolean): void;
  /** The probe ended without an outcome. */
  gaveUp(): void;
  /** Counts a failure; returns whether whoever failed is to wait and try again. */
  failed(error: unknown, asProbe: boolean): boolean;
}

function createCircuit(options: CircuitBreakerOptions): Circuit {
  const { failures = 5, probeAfter = 1_000, maxProbeAfter = 30_000, onChange } = options;
  const { isFailure = isOutage } = options;
  checkCount("circuitBreaker: failures", failures);
  if (!(probeAfter > 0 && maxProbeAfter > 0))
    throw new RangeError("circuitBreaker: probeAfter and maxProbeAfter must be more than 0 milliseconds");
  const line = new Set<Waiter>();
  let inRow = 0;
  let isOpen = false;
  let isProbing = false;
  let pause = probeAfter;
  let probeAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Lets the next one through as the probe, when it is time. */
  function schedule(): void {
    clearTimeout(timer);
    if (!isOpen || isProbing || line.size === 0) return;
    timer = setTimeout(
      () => {
        const [next] = line;
        if (!next || isProbing) return;
        line.delete(next);
        isProbing = true;
        next.go(true);
      },
      Math.min(MAX_TIMER_MS, Math.max(0, probeAt - performance.now())),
    );
  }

  function open(): void {
    const wasOpen = isOpen;
    isOpen = true;
    if (wasOpen) pause = Math.min(maxProbeAfter, pause * 2);
    // Not all processes at the same moment.
    probeAt = performance.now() + pause * (0.75 + Math.random() / 4);
    if (!wasOpen) void notifyChange("open");
  }

  async function notifyChange(state: "open" | "closed"): Promise<void> {
    try {
      await onChange?.(state);
    } catch (error) {
      warn({ kind: "error", message: `circuitBreaker: onChange threw: ${errorText(error)}` });
    }
  }

  function gaveUp(): void {
    isProbing = false;
    schedule();
  }

  return {
    enter(signal) {
      if (!isOpen || signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const waiter: Waiter = {
          go(asProbe) {
            // First, so that an abort in this moment finds it decided.
            resolve(asProbe);
            stopListening();
          },
        };
        const stopListening = onAbort(signal, () => {
          line.delete(waiter);
          resolve(false);
        });
        line.add(waiter);
        schedule();
      });
    },
    tryNow() {
      if (!isOpen) return false;
      if (isProbing || performance.now() < probeAt) return undefined;
      isProbing = true;
      return true;
    },
    wait: () => Math.max(0, probeAt - performance.now()),
    succeeded(asProbe) {
      // What began before it opened says nothing new.
      if (isOpen && !asProbe) return;
      inRow = 0;
      isProbing = false;
      pause = probeAfter;
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      for (const { go } of [...line]) go(false);
      line.clear();
      void notifyChange("closed");
    },
    gaveUp,
    failed(error, asProbe) {
      if (asProbe) gaveUp();
      const counts = isFailure(error);
      // What began before it opened says nothing new; nor does what is no outage, or a probe after another has closed it.
      if (counts && (isOpen ? asProbe : ++inRow >= failures)) open();
      schedule();
      return counts && asProbe;
    },
  };
}

function isOutage(error: unknown): boolean {
  return !ContractViolation.is(error) && !(DeliveryError.is(error) && error.code === "unrecoverable");
}
