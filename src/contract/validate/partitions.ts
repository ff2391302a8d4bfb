/** For `validate`, which looks at one contract (`check` compares two): `x-partitions` is a number of partitions. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";

/** Every `x-partitions` is a number that a channel can be spread over; the loader left what is none among the extensions. */
export function checkPartitions({ channels, sources }: Contract): Finding[] {
  return channels.flatMap(({ key, extensions, node }) => {
    if (!Object.hasOwn(extensions, "x-partitions")) return [];
    const message = `x-partitions of ${key} is ${JSON.stringify(extensions["x-partitions"])}, but a channel is spread over 1 to 1024 partitions; write a whole number, or remove it`;
    return [newFinding("error", "partitions-invalid", message, sources.of(node, "x-partitions"))];
  });
}
