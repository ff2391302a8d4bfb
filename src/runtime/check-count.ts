/** Throws a `RangeError` for what is no whole number from 1. */
export function checkCount(name: string, value: unknown): asserts value is number {
  if (!Number.isInteger(value) || (value as number) < 1)
    throw new RangeError(`${name} must be a whole number from 1, not ${value}`);
}
