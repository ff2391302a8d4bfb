/** What measures a duration uses the monotonic clock: wall time may be set back or forward at any moment. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const src = fileURLToPath(new URL("../../src", import.meta.url));

/** Where wall time is meant, how often it is asked for, and why. */
const WALL_TIME: Readonly<Record<string, { readonly uses: number; readonly why: string }>> = {
  "runtime/deliver/attempts.ts": { uses: 1, why: "when an event was first attempted, in its dead letter" },
  "runtime/wire/envelope.ts": { uses: 1, why: "the attribute `time`" },
  "runtime/wire/decode.ts": { uses: 1, why: "`expirytime` is wall time" },
  "transports/redis/fitness.ts": { uses: 1, why: "compared with when the server last saved, in wall time" },
  "transports/memory/log.ts": { uses: 1, why: "entry ids" },
};

it("only what is named here asks for wall time, in the runtime and the transports", () => {
  const found: Record<string, number> = {};
  for (const folder of ["runtime", "transports"])
    for (const file of readdirSync(join(src, folder), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const uses = readFileSync(join(src, folder, file), "utf8").split("Date.now(").length - 1;
      if (uses > 0) found[`${folder}/${file.replaceAll("\\", "/")}`] = uses;
    }
  const allowed = Object.entries(WALL_TIME).map(([file, { uses }]) => [file, uses]);
  expect(found).toEqual(Object.fromEntries(allowed));
});
