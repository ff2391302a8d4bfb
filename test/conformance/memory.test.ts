import { memory } from "eventpact/memory";
import { describeConformance, transportConformance } from "eventpact/testing";
import { describe, it } from "vitest";

const tests = transportConformance({
  create() {
    const shared = memory();
    return { transport: () => shared };
  },
  // It lives and ends with its process.
  features: { crash: false, sever: false, restart: false },
});

describeConformance("the memory transport", tests, { describe, it });
