import type { Scenario } from "../support/scenario.ts";
import { killConsumers } from "./g01-kill-consumers.ts";
import { suspendConsumers } from "./g02-suspend-consumers.ts";
import { slowHandlers } from "./g03-slow-handlers.ts";
import { killRedis } from "./g04-kill-redis.ts";
import { loseData } from "./g05-lose-data.ts";
import { network } from "./g06-network.ts";
import { failover } from "./g07-failover.ts";
import { poison } from "./g08-poison.ts";
import { deadLettersBlocked } from "./g09-dead-letters-blocked.ts";
import { memoryLimit } from "./g11-memory-limit.ts";
import { trimming } from "./g12-trimming.ts";
import { gracefulStop } from "./g13-graceful-stop.ts";
import { herdStart } from "./g14-herd-start.ts";
import { order } from "./g15-order.ts";
import { backPressure } from "./g16-back-pressure.ts";
import { dedupe } from "./g17-dedupe.ts";
import { wideEntries } from "./g18-wide-entries.ts";
import { largeEntries } from "./g19-large-entries.ts";
import { oneDelivery } from "./g20-one-delivery.ts";
import { rollingUpgrade } from "./g21-rolling-upgrade.ts";
import { crashInValidation } from "./g22-crash-in-validation.ts";
import { dedupeStoreAway } from "./g23-dedupe-store-away.ts";
import { dedupeMemoryLimit } from "./g24-dedupe-memory-limit.ts";
import { clockSteps } from "./g26-clock-steps.ts";
import { eviction } from "./g28-eviction.ts";
import { burst } from "./g31-burst.ts";

/** All scenarios, in their order. */
export const scenarios: readonly Scenario[] = [
  killConsumers,
  suspendConsumers,
  slowHandlers,
  killRedis,
  loseData,
  network,
  failover,
  poison,
  deadLettersBlocked,
  memoryLimit,
  trimming,
  gracefulStop,
  herdStart,
  order,
  backPressure,
  dedupe,
  wideEntries,
  largeEntries,
  oneDelivery,
  rollingUpgrade,
  crashInValidation,
  dedupeStoreAway,
  dedupeMemoryLimit,
  clockSteps,
  eviction,
  burst,
];
