/** A member in a process of its own: `<url> <address> <partitions> <name> <lease>`; prints every handling as JSON. */

import { redis } from "../../../../src/transports/redis/index.ts";
import { join } from "./members.ts";

const [url = "", address = "", partitions = "", name = "", lease = ""] = process.argv.slice(2);
const connection = await redis(url, { lease: Number(lease), block: 500, consumer: name }).connect({
  report: () => {},
});
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const member = await join(connection, address, name, {
  partitions: Number(partitions),
  note: print,
  lost: (ids) => print({ lost: ids }),
});
// Stopped from outside it might stand between a look at the clock and what follows; so it stands between two turns.
process.on("SIGUSR2", () => process.kill(process.pid, "SIGSTOP"));
process.once("SIGTERM", () => {
  void member.leave().then(() => connection.close());
});
