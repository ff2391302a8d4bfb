import type { PlainClient } from "./setting.ts";
import { GROUP, handWritten, validate } from "./setting.ts";

/** What a careful program does by hand to publish one event. */
export function publishByHand(client: PlainClient, key: string, payload: unknown): Promise<unknown> {
  return client.sendCommand(["XADD", key, "*", "data", handWritten(payload)]);
}

/** What a careful program does by hand to handle `count` events: COUNT 100, one XACK per read on another connection. */
export async function consumeByHand(
  reader: PlainClient,
  acks: PlainClient,
  key: string,
  count: number,
  handle: (data: unknown) => Promise<void>,
): Promise<void> {
  const confirmed: Promise<unknown>[] = [];
  for (let handled = 0; handled < count; ) {
    const reply = (await reader.sendCommand([
      ...["XREADGROUP", "GROUP", GROUP, "hand", "COUNT", "100", "BLOCK", "2000"],
      ...["STREAMS", key, ">"],
    ])) as unknown as [[string, [string, string[]][]]] | null;
    const ids: string[] = [];
    for (const [id, fields] of reply?.[0][1] ?? []) {
      const cloudEvent = JSON.parse(fields[1] ?? "");
      if (!validate(cloudEvent.data)) throw new Error("invalid");
      await handle(cloudEvent.data);
      ids.push(id);
    }
    handled += ids.length;
    if (ids.length > 0) confirmed.push(acks.sendCommand(["XACK", key, GROUP, ...ids]));
  }
  await Promise.all(confirmed);
}
