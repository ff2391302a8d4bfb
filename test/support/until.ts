/** Waits until a condition gives something, looking every few milliseconds; fails with what it waited for after a deadline that only ends what hangs. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  deadline = 150_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + deadline;
  for (;;) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`waited ${deadline} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
