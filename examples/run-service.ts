/** Runs one service in a process of its own; its parent hears of milestones and says when to act. */
import { busFromEnv } from "eventpact/node";
import { services } from "./services.ts";

const name = process.argv[2] ?? "";
const service = services[name];
if (!service) throw new Error(`no service "${name}"; there are ${Object.keys(services).join(", ")}`);

const tell = (milestone: string, text: string) => void process.send?.({ milestone, text });
const bus = busFromEnv({
  source: service.source,
  group: service.group,
  onEvent: ({ kind, message }) => tell(kind, message),
});

process.on("message", (message) => {
  if (message === "act") void service.act?.(bus, tell);
});
// Without its parent nobody would stop it.
const orphaned = new AbortController();
process.on("disconnect", () => orphaned.abort());

await service.start?.(bus, tell);
await bus.connect();
tell("ready", "listens");
await bus.run({ signal: orphaned.signal });
process.exit(0);
