/** Waits for a condition, looking every few milliseconds; fails after a generous deadline with what it waited for. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadline = 30_000,
): Promise<void> {
  const end = Date.now() + deadline;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${deadline} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
