/** Milliseconds that a test waits for what has to happen; on a busy machine much takes long that fails nowhere. */
const WAIT_MS = 60_000;

/**
 * Waits for a condition, looking every few milliseconds, and goes on while `seen` changes. Rejects with what it waited for, and with what `seen`
 * says there was instead.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  seen: () => unknown = () => undefined,
): Promise<void> {
  let before = JSON.stringify(seen());
  let end = Date.now() + WAIT_MS;
  while (!(await condition())) {
    await pause(5);
    if (Date.now() < end) continue;
    const now = JSON.stringify(seen());
    if (now === before) {
      const instead = now === undefined ? "" : `; there was ${now}`;
      throw new Error(`waited ${WAIT_MS} ms in vain for: ${what}${instead}`);
    }
    before = now;
    end = Date.now() + WAIT_MS;
  }
}

/** Waits. For a while in which something must not happen, never for something that must. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A promise that is resolved from outside. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** 0, 1, 2, … */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
