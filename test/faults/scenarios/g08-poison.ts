import { SettingsUpdated } from "eventpact/catalog";
import type { Work } from "../support/consumer-options.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

const DELIVERIES = 3;

/** Events that cannot be read, do not fit, always fail, end the process, or never end. */
export const poison: Scenario = {
  id: "G8",
  title: "poison of five kinds among good events",
  run: (scale) =>
    World.with(async (world) => {
      const each = scaled(10, scale, 1);
      const count = scaled(100_000, scale, 500);
      const options = { maxDeliveries: DELIVERIES, timeout: 1_000, lease: 1_000, maxDelay: 100 };
      let isOver = false;
      // Whoever ends is started again, as a supervisor would.
      const supervised = async () => {
        while (!isOver) {
          const child = await world.consumer(options);
          await new Promise((resolve) =>
            (child.exitCode ?? child.signalCode) === null ? child.once("exit", resolve) : resolve(undefined),
          );
        }
      };
      const supervisors = [supervised(), supervised()];
      const bus = world.bus();
      const plain = await world.client();
      const written: string[] = [];
      const write = async (data: string) => {
        written.push(data);
        await plain.sendCommand(["XADD", world.key, "*", "data", data, "odd field", "kept"]);
      };
      const envelope = { specversion: "1.0", source: "s", type: SettingsUpdated.type };
      for (let n = 0; n < each; n++) {
        await write(`{"unparsable ${n}`);
        await write(JSON.stringify({ ...envelope, id: `invalid-${n}`, data: { user_id: 7 } }));
        for (const kind of ["throw", "kill", "hang"] as const) {
          const work: Work = { n, key: kind, poison: kind };
          const data = { user_id: kind, changes: work as unknown as Record<string, unknown> };
          await bus.publish(SettingsUpdated, data, { id: `${kind}-${n}` });
        }
        await world.publish(bus, count / each, { from: n * (count / each), window: 32 });
      }
      await world.drained();
      const wanted = 5 * each;
      let letters = await bus.deadLetters(SettingsUpdated, { limit: wanted + 10 });
      await world.timeUntil(async () => {
        letters = await bus.deadLetters(SettingsUpdated, { limit: wanted + 10 });
        return letters.length >= wanted;
      }, 100);
      isOver = true;
      const { lost } = await world.accounts();
      const reports = await world.totals("reports");
      // Attempts that began, by kind.
      const attempts = (kind: string) =>
        Array.from({ length: each }, (_, n) => reports[`attempt:${kind}-${n}`] ?? 0);
      const tooMany = ["throw", "kill", "hang"].flatMap(attempts).filter((n) => n > DELIVERIES);
      const wrongCounts = letters.filter(
        ({ reason, attempts }) =>
          ["handler_failed", "handler_timeout", "max_deliveries"].includes(reason) && attempts !== DELIVERIES,
      );
      const changed = written.filter(
        (data) => !letters.some(({ fields }) => fields["data"] === data && fields["odd field"] === "kept"),
      );
      const result = {
        figures: {
          messages: count,
          poison: wanted,
          lost,
          deadLetters: letters.length,
          wrongCounts: wrongCounts.length + tooMany.length,
          changed: changed.length,
        },
        atMost: { lost: 0, deadLetters: wanted, wrongCounts: 0, changed: 0 },
        atLeast: { deadLetters: wanted },
      };
      void supervisors;
      return result;
    }),
};
