import { memory } from "eventpact/memory";
import { describeConformance, transportConformance } from "eventpact/testing";
import { describe, it } from "vitest";
import { runs } from "../support/runs.ts";

const tests = transportConformance({
  create() {
    const shared = memory();
    return { transport: () => shared };
  },
  // It lives and ends with its process.
  features: { crash: false, sever: false, restart: false },
});

for (let round = 1; round <= runs(1, 20); round++)
  describeConformance(`the memory transport, round ${round}`, tests, { describe, it });
