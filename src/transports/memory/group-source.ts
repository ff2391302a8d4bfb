import { TransportError } from "../../runtime/errors.ts";
import type { IncomingEntry, Sink, Source } from "../../runtime/transport.ts";
import type { Group, Pending } from "./group.ts";
import type { Log, Reader } from "./log.ts";

/** Most entries handed over at a time. */
const BATCH = 100;

/** A member of a consumer group. */
export function groupSource(log: Log, group: Group, sink: Sink, onClose: () => void): Source {
  const member = {};
  const reader: Reader = { pull, position: () => group.position };
  let closed = false;
  log.addReader(reader);

  function pull(): boolean {
    const limit = Math.min(BATCH, sink.capacity());
    if (limit < 1) return false;
    const batch: IncomingEntry[] = takeFree(limit);
    const { entries, next } = log.read(group.position, limit - batch.length);
    group.position = next;
    for (const entry of entries) {
      const { id, fields } = entry;
      group.pending.set(id, {
        entry,
        deliveries: 1,
        recorded: undefined,
        owner: member,
        refusedBy: new Set(),
      });
      batch.push({ id, fields, deliveries: 1 });
    }
    if (batch.length > 0) sink.deliver(batch);
    return batch.length > 0;
  }

  function takeFree(limit: number): IncomingEntry[] {
    if (group.free.size === 0) return [];
    const wanted = [...group.free].filter(({ refusedBy }) => !refusedBy.has(member));
    wanted.sort((a, b) => a.entry.position - b.entry.position);
    return wanted.slice(0, limit).map((pending) => {
      group.free.delete(pending);
      pending.owner = member;
      pending.deliveries++;
      const { id, fields } = pending.entry;
      return { id, fields, deliveries: pending.deliveries };
    });
  }

  function mine(id: string): Pending | undefined {
    const pending = group.pending.get(id);
    return pending?.owner === member ? pending : undefined;
  }

  function free(pending: Pending): void {
    pending.owner = undefined;
    pending.deliveries = pending.recorded ?? pending.deliveries - 1;
    group.free.add(pending);
  }

  function forgetRefusals(): void {
    for (const { refusedBy } of group.free) refusedBy.delete(member);
  }

  return {
    async ack(ids) {
      for (const id of ids) {
        const pending = group.pending.get(id);
        if (!pending) continue;
        group.pending.delete(id);
        group.free.delete(pending);
      }
    },
    async recordAttempt(id, deliveries) {
      const pending = mine(id);
      if (pending) pending.recorded = deliveries;
      return pending !== undefined;
    },
    async deadLetter(id, fields) {
      if (closed)
        throw new TransportError("closed", `entry ${id} cannot be moved: its subscription is closed`);
      const pending = mine(id);
      if (!pending) return false;
      log.bury({ ...pending.entry.fields, ...fields });
      group.pending.delete(id);
      return true;
    },
    async release(ids) {
      for (const id of ids) {
        const pending = mine(id);
        if (!pending) continue;
        free(pending);
        pending.refusedBy.add(member);
      }
      log.wake();
    },
    reclaim() {
      forgetRefusals();
      log.wake();
    },
    resume: () => log.wake(),
    async stop() {
      log.removeReader(reader);
    },
    async close() {
      if (closed) return;
      closed = true;
      onClose();
      log.removeReader(reader);
      for (const pending of group.pending.values()) if (pending.owner === member) free(pending);
      forgetRefusals();
      log.wake();
    },
  };
}
