import { TransportError } from "../../runtime/errors.ts";
import type { IncomingEntry, Sink, Source } from "../../runtime/transport.ts";
import type { Group } from "./group.ts";
import type { Log, Reader } from "./log.ts";

/** Most entries handed over at a time. */
const BATCH = 100;

/** A member of a consumer group. */
export function groupSource(log: Log, group: Group, sink: Sink): Source {
  const member = {};
  const reader: Reader = { pull };
  let closed = false;
  group.join();
  log.addReader(reader);

  function pull(): boolean {
    const limit = Math.min(BATCH, sink.capacity());
    if (limit < 1) return false;
    const batch: IncomingEntry[] = [];
    for (const id of group.free) {
      if (batch.length >= limit) break;
      const pending = group.pending.get(id);
      if (!pending || pending.refusedBy === member) continue;
      group.free.delete(id);
      pending.owner = member;
      pending.refusedBy = undefined;
      pending.deliveries++;
      batch.push({ ...pending.entry, deliveries: pending.deliveries });
    }
    const { entries, next } = log.read(group.position, limit - batch.length);
    group.position = next;
    for (const entry of entries) {
      group.pending.set(entry.id, { entry, deliveries: 1, owner: member, refusedBy: undefined });
      batch.push({ ...entry, deliveries: 1 });
    }
    if (batch.length > 0) sink.deliver(batch);
    return batch.length > 0;
  }

  function release(ids: Iterable<string>, refusedBy: object | undefined): void {
    for (const id of ids) {
      const pending = group.pending.get(id);
      if (pending?.owner !== member) continue;
      pending.owner = undefined;
      pending.refusedBy = refusedBy;
      pending.deliveries--;
      group.free.add(id);
    }
    log.wake();
  }

  return {
    async ack(ids) {
      for (const id of ids) {
        group.pending.delete(id);
        group.free.delete(id);
      }
    },
    async recordAttempt(id, deliveries) {
      const pending = group.pending.get(id);
      if (pending) pending.deliveries = deliveries;
    },
    async deadLetter(id, fields) {
      const pending = group.pending.get(id);
      if (!pending) return;
      if (pending.owner !== member)
        throw new TransportError("not_owner", `entry ${id} is held by another member of the group`);
      log.bury({ ...pending.entry.fields, ...fields });
      group.pending.delete(id);
    },
    async release(ids) {
      release(ids, member);
    },
    reclaim() {
      for (const pending of group.pending.values())
        if (pending.refusedBy === member) pending.refusedBy = undefined;
      log.wake();
    },
    resume: () => log.wake(),
    async stop() {
      log.removeReader(reader);
    },
    async close() {
      if (closed) return;
      closed = true;
      log.removeReader(reader);
      const mine = [...group.pending].filter(([, { owner }]) => owner === member).map(([id]) => id);
      release(mine, undefined);
      for (const pending of group.pending.values())
        if (pending.refusedBy === member) pending.refusedBy = undefined;
      group.leave();
      log.wake();
    },
  };
}
