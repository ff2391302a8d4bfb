/** Waits until a condition gives something, looking every few milliseconds; fails after a generous deadline with what it waited for. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  deadline = 30_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + deadline;
  for (;;) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`waited ${deadline} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
