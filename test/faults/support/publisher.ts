/** A publisher process of the fault scenarios: it publishes until SIGTERM, and notes what resolved on a server of its own. */
import { createBus } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { redis } from "eventpact/redis";
import { connectClient } from "../../support/redis-client.ts";
import type { PublisherOptions } from "./publisher-options.ts";

const options = JSON.parse(process.env["PUBLISHER"] ?? "{}") as PublisherOptions;
const { prefix, version, poisonEvery } = options;
const account = await connectClient(options.account);
const bus = createBus({
  source: `publisher-${process.pid}`,
  transport: redis(options.url, { prefix }),
  onEvent: () => undefined,
});
let isOver = false;
process.on("SIGTERM", () => {
  isOver = true;
});
let n = 0;
const publish = async () => {
  while (!isOver) {
    const own = n++;
    const isPoison = own % poisonEvery === poisonEvery - 1;
    const id = `${isPoison ? "poison" : version}-${process.pid}-${own}`;
    const changes = { n: 0, key: id, ...(isPoison && { poison: "throw" }) };
    await bus.publish(SettingsUpdated, { user_id: id, changes }, { id });
    await account.sendCommand(["SADD", `${prefix}${isPoison ? "poisoned" : "published"}`, id]);
    if (own === 0) process.send?.("published");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
await Promise.all(Array.from({ length: 8 }, publish));
await bus.close();
await account.close();
process.exit(0);
