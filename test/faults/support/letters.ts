/** A process that lists all dead letters, page by page, and sends the ids of their events. Its options are in the environment variable `LETTERS`. */
import { createBus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { redis } from "eventpact/redis";

const { url, prefix } = JSON.parse(process.env["LETTERS"] ?? "{}") as { url: string; prefix: string };
const bus = createBus({ source: "letters", transport: redis(url, { prefix }), onEvent: () => undefined });
const ids: string[] = [];
for (let after: string | undefined; ; ) {
  const page = await bus.deadLetters(SettingsUpdated, { limit: 50, ...(after !== undefined && { after }) });
  for (const { fields } of page) ids.push(String(JSON.parse(fields["data"] ?? "{}").id));
  after = page.at(-1)?.id;
  if (after === undefined) break;
}
process.send?.(ids);
await bus.close();
