/** `npm start`: two flows of real systems, in this process over memory, or in a process each over the broker that EVENTPACT_BROKER_URL names. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { busFromEnv } from "eventpact/node";
import type { Tell } from "../examples/service.ts";
import { services } from "../examples/services.ts";

/** What has to happen, by service. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "ai-extensions": ["dead_letter", "executed 4", "executed 5"],
  "legacy-script": ["poison"],
  "badges-plugin": ["requested 4", "requested 5"],
  "ai-model": ["agent completed", "agent failed"],
  "quality-model": ["aggregated"],
  "collection-model": [
    ...["stored as pending", "document complete", "document failed"],
    ...["stored directly", "announced", "refused", "tried", "tried in vain"],
  ],
};
const DEADLINE = 30_000;
const COLOURS = [36, 31, 35, 32, 33, 34];

/** A service that is under way. */
interface Running {
  act(): Promise<void> | void;
  stop(): Promise<unknown>;
}

const missing = new Set(
  Object.entries(EXPECTED).flatMap(([name, words]) => words.map((word) => `${name}: ${word}`)),
);
let allSeen = () => {};
const everything = new Promise<void>((resolve) => {
  allSeen = resolve;
});

function tellOf(name: string): Tell {
  const colour = COLOURS[Object.keys(services).indexOf(name) % COLOURS.length];
  const label = name.padEnd(16);
  const painted =
    process.stdout.isTTY && !process.env["NO_COLOR"] ? `\u001b[${colour}m${label}\u001b[0m` : label;
  return (milestone, text) => {
    if (milestone !== "ready") console.log(`${painted} ${text}`);
    missing.delete(`${name}: ${milestone}`);
    if (missing.size === 0) allSeen();
  };
}

/** Here, over memory: each service has a bus of its own, as it would have elsewhere. */
async function startHere(name: string): Promise<Running> {
  const service = services[name];
  if (!service) throw new Error(`no service "${name}"`);
  const tell = tellOf(name);
  const { source, group } = service;
  const bus = busFromEnv({ source, group, onEvent: ({ kind, message }) => tell(kind, message) });
  await service.start?.(bus, tell);
  return { act: () => service.act?.(bus, tell), stop: () => bus.close() };
}

/** In a process of its own. */
async function startProcess(name: string): Promise<Running> {
  const tell = tellOf(name);
  const child = fork(fileURLToPath(new URL("../examples/run-service.ts", import.meta.url)), [name]);
  const ended = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    child.on("message", ({ milestone, text }: { milestone: string; text: string }) => {
      tell(milestone, text);
      if (milestone === "ready") resolve();
    });
    child.on("exit", (code) => reject(new Error(`the process of ${name} ended with exit code ${code}`)));
  });
  return {
    act: () => void child.send("act"),
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

const broker = process.env["EVENTPACT_BROKER_URL"];
console.log(
  broker
    ? "Each service in a process of its own, over the broker:"
    : "All services in this process, over memory:",
);
const start = broker ? startProcess : startHere;
const names = Object.keys(services);
const running: Running[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
try {
  running.push(...(await Promise.all(names.map(start))));
  for (const service of running) await service.act();
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`did not happen within ${DEADLINE / 1000} s: ${[...missing].join(", ")}`)),
      DEADLINE,
    );
  });
  await Promise.race([everything, late]);
  console.log("Done: all of it happened; the poison entry is in the dead letters, the rest went on.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await Promise.all(running.map((service) => service.stop()));
}
