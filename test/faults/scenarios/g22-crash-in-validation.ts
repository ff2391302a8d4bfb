import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { programOf } from "../../support/program.ts";
import { type Scenario, scaled } from "../support/scenario.ts";
import { World } from "../support/world.ts";

/** As the consumer has it. */
const DELIVERIES = 3;

/** Events that end each process which validates them, among good ones. */
export const crashInValidation: Scenario = {
  id: "G22",
  title: "events that end the process that validates them",
  run: (scale) =>
    World.with(async (world) => {
      const poison = scaled(20, scale, 1);
      const count = scaled(10_000, scale, 60);
      const plain = await world.client();
      const every = Math.floor(count / poison);
      for (let n = 0; n < count; n++) {
        const isPoison = n % every === every - 1 && n < poison * every;
        const data = isPoison ? { poison: true } : { n };
        const event = { specversion: "1.0", id: String(n), source: "driver", type: "job.queued", data };
        await plain.sendCommand(["XADD", `${world.prefix}jobs`, "*", "data", JSON.stringify(event)]);
      }
      const handled = new Set<number>();
      const letters: Message[] = [];
      let crashes = 0;
      let isOver = false;
      let child: ChildProcess | undefined;
      const program = await programOf(new URL("../../e2e/validating-consumer.ts", import.meta.url));
      // Whoever ends is started again, as a supervisor would.
      const supervised = (async () => {
        while (!isOver) {
          child = fork(program, [world.server.url, world.prefix], { execArgv: [] });
          child.on("message", (message: Message) => {
            if (message.handled !== undefined) handled.add(message.handled);
            if (message.kind === "dead_letter") letters.push(message);
          });
          await once(child, "exit");
          if (!isOver) crashes++;
        }
      })();
      await world.timeUntil(async () => handled.size === count - poison && letters.length >= poison, 50);
      isOver = true;
      child?.kill("SIGKILL");
      await supervised;
      const wrong = letters.filter(
        (letter) => letter.reason !== "max_deliveries" || letter.count !== DELIVERIES,
      );
      return {
        figures: {
          ...{ messages: count, poison, crashes, letters: letters.length, wrong: wrong.length },
          lost: count - poison - handled.size,
        },
        // No process ends more often than the poison is delivered, so nothing else is blamed or dead-lettered.
        atMost: { lost: 0, letters: poison, wrong: 0, crashes: poison * DELIVERIES },
        atLeast: { letters: poison },
      };
    }),
};

interface Message {
  readonly handled?: number;
  readonly kind?: string;
  readonly reason?: string;
  readonly count?: number;
}
