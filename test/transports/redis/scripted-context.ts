import type { Context } from "../../../src/transports/redis/context.ts";

/** What a scripted server answers to a command; rejects to be silent. */
export type Answer = (command: readonly string[]) => unknown;

/** A context whose server answers what a test says, when the test says so: for what hangs on one reply. Each refusal is final. */
export function scriptedContext(answer: Answer, lease: number): Context {
  const client = { sendCommand: async (command: readonly string[]) => answer(command) };
  const commands = {
    client,
    closed: false,
    ready: async () => client,
    failure: () => "refused",
    retire: () => undefined,
  };
  const context = {
    settings: { lease, publishTimeout: 1_000 },
    consumer: "me",
    server: "a scripted server",
    commands,
    redact: (error: unknown) => error,
    forKey: () => context,
    report: () => undefined,
  };
  return context as unknown as Context;
}
