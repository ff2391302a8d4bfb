import { DeliveryError } from "../../runtime/errors.ts";
import type { Sink, Source } from "../../runtime/transport.ts";
import type { Log, Reader } from "./log.ts";

/** A reader without a group: everything from now on, nothing to settle. */
export function tailSource(log: Log, sink: Sink, onClose: () => void): Source {
  let position = log.end;
  const reader: Reader = {
    pull() {
      const limit = sink.capacity();
      if (limit < 1) return false;
      const { entries, next } = log.read(position, limit);
      position = next;
      if (entries.length > 0) sink.deliver(entries.map(({ id, fields }) => ({ id, fields, deliveries: 1 })));
      return entries.length > 0;
    },
    position: () => position,
  };
  log.addReader(reader);
  const nothing = async () => undefined;
  const stop = async () => log.removeReader(reader);
  return {
    ack: nothing,
    recordAttempt: async () => true,
    release: nothing,
    deadLetter: async (id) => {
      throw new DeliveryError(
        "no_group",
        `entry ${id} was read without a group; only a group has dead letters`,
      );
    },
    reclaim: () => undefined,
    resume: () => log.wake(),
    stop,
    close: () => {
      onClose();
      return stop();
    },
  };
}
