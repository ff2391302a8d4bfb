import { shorten } from "./shorten.ts";

/** Set on every error class of this package, so that errors are recognised across copies of it. */
const BRAND = "eventpact.error";

/** One thing that is wrong with a value. */
export interface Issue {
  /** JSON pointer (RFC 6901) to the offending value; empty for the whole. */
  readonly pointer: string;
  readonly message: string;
  /** The JSON Schema keyword that refused it, or `unknown-property`, `json`, `parameter`, `limit`. */
  readonly keyword: string;
}

/** Most bytes of a message: an uncaught error is to fit on a screen, whatever names it quotes. */
const MOST = 1_400;

class EventpactError extends Error {
  /** Stable, snake_case. */
  readonly code: string;
  declare readonly [BRAND]: string;

  constructor(kind: string, code: string, message: string, options?: ErrorOptions) {
    super(shorten(message, MOST), options);
    this.name = kind;
    this.code = code;
    // Of no use to whoever prints the error.
    Object.defineProperty(this, BRAND, { value: kind });
  }
}

function isKind(kind: string, error: unknown): boolean {
  return error instanceof Error && (error as Partial<EventpactError>)[BRAND] === kind;
}

/** A payload, header or envelope does not fit its contract. */
export class ContractViolation extends EventpactError {
  /** The first 20 issues. Not enumerable: the message has the first of them, and an uncaught error is to fit on a screen. */
  declare readonly issues: readonly Issue[];
  /** How many issues there are in all; 100 means 100 or more. */
  readonly total: number;

  constructor(
    code: string,
    message: string,
    issues: readonly Issue[],
    total = issues.length,
    options?: ErrorOptions,
  ) {
    super("ContractViolation", code, message, options);
    Object.defineProperty(this, "issues", { value: issues });
    this.total = total;
  }

  /** Recognises the error also when it comes from another copy of the package. */
  static is(error: unknown): error is ContractViolation {
    return isKind("ContractViolation", error);
  }
}

/** A broker could not do what was asked. */
export class TransportError extends EventpactError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super("TransportError", code, message, options);
  }

  /** Recognises the error also when it comes from another copy of the package. */
  static is(error: unknown): error is TransportError {
    return isKind("TransportError", error);
  }
}

/** A subscription, handler or bus was used in a way that cannot work. */
export class DeliveryError extends EventpactError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super("DeliveryError", code, message, options);
  }

  /** Recognises the error also when it comes from another copy of the package. */
  static is(error: unknown): error is DeliveryError {
    return isKind("DeliveryError", error);
  }
}

/** For a handler to throw when trying again is pointless: the event is dead-lettered at once. Its code is `unrecoverable`. */
export class UnrecoverableError extends DeliveryError {
  constructor(message: string, options?: ErrorOptions) {
    super("unrecoverable", message, options);
  }
}

/** What every use of a closed bus gets. */
export function busClosed(source: string): DeliveryError {
  return new DeliveryError("bus_closed", `the bus of "${source}" is closed; make a new one`);
}
