/** What `npm run test:long` sets: 1, or a larger number for so many times the long runs. */
const times = Number(process.env["EVENTPACT_LONG"] ?? 0);

/** Whether this is `npm run test:long`, which leaves nothing out. */
export const isLong = times > 0;

/** How often something is repeated: `short` in `npm test`, `long` in `npm run test:long`. */
export function runs(short: number, long: number): number {
  return isLong ? Math.ceil(long * times) : short;
}

/** What is tried: a sample in `npm test`, all in `npm run test:long`. */
export function sampleOf<T>(all: readonly T[], isInSample: (one: T, index: number) => boolean): readonly T[] {
  return isLong ? all : all.filter(isInSample);
}
