import type { Channel } from "../../../contract/model.ts";
import { isObjectNode } from "../../../contract/source/nodes.ts";

const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, false, 0, "", "0", "none"]);

/**
 * Name of the setting by which a channel keeps its events for replay: `x-retention`, the retention or compaction of a Kafka topic
 * (https://github.com/asyncapi/bindings/tree/master/kafka#topicconfiguration-object), or the retention of a Pulsar topic. Undefined if there is
 * none.
 */
export function retentionOf({ extensions, bindings }: Channel): string | undefined {
  if (!NOTHING.has(extensions["x-retention"])) return "x-retention";
  const kafka = bindings["kafka"];
  const topic = isObjectNode(kafka) ? kafka["topicConfiguration"] : undefined;
  if (isObjectNode(topic)) {
    for (const key of ["retention.ms", "retention.bytes"]) if (!NOTHING.has(topic[key])) return key;
    if ([topic["cleanup.policy"]].flat().includes("compact")) return "cleanup.policy";
  }
  const pulsar = bindings["pulsar"];
  const retention = isObjectNode(pulsar) ? pulsar["retention"] : undefined;
  const isKept = isObjectNode(retention) && Object.values(retention).some((value) => !NOTHING.has(value));
  return isKept ? "retention" : undefined;
}
