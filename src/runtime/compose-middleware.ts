import type { HandlerCall, Middleware, Publication } from "./middleware.ts";
import type { PublishResult } from "./publish/publish.ts";

type Step<In, Out> = (input: In) => Promise<Out>;

/** Puts middleware around the call of a handler, the first outermost; without any that handles, it is the handler itself. */
export function wrapHandle(
  use: readonly Middleware[],
  handle: Step<HandlerCall, unknown>,
): Step<HandlerCall, unknown> {
  return use.reduceRight<Step<HandlerCall, unknown>>(
    (next, middleware) => (middleware.handle ? async (call) => middleware.handle?.(call, next) : next),
    handle,
  );
}

/** Puts middleware around a publication, the first outermost; without any that publishes, it is the publication itself. */
export function wrapPublish(
  use: readonly Middleware[],
  publish: Step<Publication, PublishResult[]>,
): Step<Publication, PublishResult[]> {
  return use.reduceRight<Step<Publication, PublishResult[]>>(
    (next, middleware) =>
      middleware.publish ? async (publication) => middleware.publish?.(publication, next) ?? [] : next,
    publish,
  );
}
