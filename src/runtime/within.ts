/** The longest a timer can wait; beyond it a timer fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** How long closing may take beyond its deadline, in ms: what was acknowledged last has to reach the broker. */
export const CLOSE_GRACE_MS = 900;

/** Waits for `work`, but no longer than `deadline` milliseconds; resolves with whether it was done in time. */
export async function within(deadline: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(MAX_TIMER_MS, Math.max(0, deadline)));
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
