import { ContractViolation } from "eventpact";
import { expect, it } from "vitest";
import { busMaker } from "../support/bus-on.ts";
import { WorkDone } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";

overEachTransport("parameters of addresses", (makeBroker) => {
  const busOn = busMaker();

  it("refuses what a parameter of an address cannot hold, and says where it is missing", async () => {
    const bus = busOn(makeBroker());
    for (const worker of ["a b", "x{y}", "", "é", "a\n"]) {
      const error = await bus.publish(WorkDone, { worker, request: "r" }).catch((e: unknown) => e);
      expect(ContractViolation.is(error) && error.code).toBe("parameter_invalid");
    }
    const missing = await bus.publish(WorkDone, { request: "r" } as never).catch((e: unknown) => e);
    expect(ContractViolation.is(missing) && missing.issues[0]?.pointer).toBe("/worker");
  });
});
