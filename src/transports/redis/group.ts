import { TransportError } from "../../runtime/errors.ts";
import { ask, type Context } from "./context.ts";
import { remakeScript, runScript } from "./scripts.ts";
import { serverAnswer } from "./server-errors.ts";

/** Makes a group, and its stream if need be; resolves with whether it was new. `from` is `0` or an entry id. */
export async function createGroup(
  context: Context,
  { key, address, group }: { readonly key: string; readonly address: string; readonly group: string },
  from: string,
): Promise<boolean> {
  const doing = `prepare group "${group}" of "${address}"`;
  try {
    await ask(context, doing, (client) =>
      client.sendCommand(["XGROUP", "CREATE", key, group, from, "MKSTREAM"]),
    );
    return true;
  } catch (error) {
    if (isReply(error, "BUSYGROUP")) return false;
    throw error;
  }
}

/** Makes a group anew that had read up to `last`; resolves with whether it was missing. `wait` as for `ask`. */
export async function remakeGroup(
  context: Context,
  { key, address, group }: { readonly key: string; readonly address: string; readonly group: string },
  last: string,
  wait: number,
): Promise<boolean> {
  const doing = `make group "${group}" of "${address}" anew`;
  return (
    (await ask(context, doing, (client) => runScript(client, remakeScript, [key], [group, last]), wait)) === 1
  );
}

/** Whether an error stands for a server's answer that begins with one of `words`. */
export function isReply(error: unknown, ...words: string[]): boolean {
  const answer = TransportError.is(error) ? error.cause : error;
  return answer instanceof Error && words.some((word) => serverAnswer(answer).includes(word));
}
