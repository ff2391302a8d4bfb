import { checkCount } from "../check-count.ts";

/** How a reader reads, whatever it reads. */
export interface ReaderOptions {
  readonly start: "oldest" | "newest";
  readonly concurrency: number;
  readonly prefetch: number;
  readonly prefetchBytes: number;
  readonly ordered: boolean;
  readonly onGap: "continue" | "stop";
  readonly unhandled: "skip" | "dead-letter";
  readonly unsafeNumbers: "dead-letter" | "report";
}

type Asked = { readonly [K in keyof ReaderOptions]?: ReaderOptions[K] | undefined };

const DEFAULTS: ReaderOptions = {
  start: "oldest",
  concurrency: 16,
  prefetch: 100,
  prefetchBytes: 32 * 1024 * 1024,
  ordered: true,
  onGap: "continue",
  unhandled: "skip",
  unsafeNumbers: "dead-letter",
};
const NAMES = Object.keys(DEFAULTS) as (keyof ReaderOptions)[];

/** What is asked for, else what the bus says, else the defaults. Throws a `RangeError` for numbers that make no sense. */
export function readerOptions(asked: Asked, ofBus: Asked = {}): ReaderOptions {
  const pairs = NAMES.map((name) => [name, asked[name] ?? ofBus[name] ?? DEFAULTS[name]] as const);
  const options = Object.fromEntries(pairs) as unknown as ReaderOptions;
  checkCount("concurrency", options.concurrency);
  checkCount("prefetch", options.prefetch);
  checkCount("prefetchBytes", options.prefetchBytes);
  return options;
}

/** The first option that asks for something else than there is. */
export function conflictingOption(asked: Asked, present: ReaderOptions): keyof ReaderOptions | undefined {
  return NAMES.find((name) => asked[name] !== undefined && asked[name] !== present[name]);
}
