/** A process in which one contender, named by its first argument, publishes and handles: see `p3-peers.ts`. */
import { CONTENDERS } from "./contenders.ts";
import { rate, settingAt } from "./setting.ts";

/** Events that are in flight at once. */
const WINDOW = 256;

/** Asks for the rate of so many events over the server at `url`. */
export interface Turn {
  readonly url: string;
  readonly count: number;
}

const name = process.argv[2] ?? "";
const make = CONTENDERS[name];
if (!make) throw new Error(`no contender is called "${name}"`);

let isMeasuring = false;
// Some leave connections behind, which complain when their server ends. One that needs such a connection does not finish its turn in time.
process.on("uncaughtException", (error) => {
  if (!isMeasuring || /Connection is closed|ECONNRE/.test(error.message)) return;
  console.error(error);
  process.exit(1);
});
process.on("disconnect", () => process.exit());

process.on("message", async ({ url, count }: Turn) => {
  isMeasuring = true;
  const setting = settingAt(url);
  const { loop, close } = await make(setting, WINDOW);
  await loop(Math.round(count / 5));
  const perSecond = await rate(count, () => loop(count));
  await close();
  await setting.close();
  isMeasuring = false;
  process.send?.(perSecond);
});
process.send?.("ready");
