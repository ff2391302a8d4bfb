import { checkCount } from "../check-count.ts";
import { createFlow } from "../flow.ts";
import type { Middleware } from "../middleware.ts";

/**
 * Lets at most `limit` handlers run at a time, and as many publications, over all subscriptions and buses that share this middleware; the
 * others wait in line. A handler that is given up while it waits does not begin. Throws a `RangeError` for what is no whole number from 1.
 */
export function limitConcurrency(limit: number): Middleware {
  checkCount("limitConcurrency", limit);
  const handling = createFlow(limit);
  const publishing = createFlow(limit);
  return {
    async handle(call, next) {
      await handling.enter(1);
      try {
        call.context.signal.throwIfAborted();
        return await next(call);
      } finally {
        handling.leave(1);
      }
    },
    async publish(publication, next) {
      await publishing.enter(1);
      try {
        return await next(publication);
      } finally {
        publishing.leave(1);
      }
    },
  };
}
