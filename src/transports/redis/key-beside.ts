import { createHash } from "node:crypto";

/**
 * The keys that belong to a stream. They end in `}`, which no address holds (`streamKey` refuses it), so none is the stream of an address, whatever
 * its prefix. They lie in the Cluster slot of the stream, so that one script may use both. docs/wire.md is the reference.
 */
export const keysBeside = {
  deadLetters: (stream: string) => keyBeside(stream, "dlq"),
  /** The lock of trimming. */
  trim: (stream: string) => keyBeside(stream, "trim"),
  /** The guard of an idempotency key. */
  sent: (stream: string, key: string) => keyBeside(stream, `sent:${sha1(key)}`),
  /** The same for a publisher that logs in as a user of Redis: the user's permissions can be limited to its own guards. */
  sentBy: (stream: string, user: string, key: string) => keyBeside(stream, `${guardsOf(user)}:${sha1(key)}`),
  /** The mark of an event that a group handled. */
  seen: (stream: string, group: string, event: string) =>
    keyBeside(stream, `seen:${escapeName(group)}:${sha1(event)}`),
  /** The member that reads a partition for a group. */
  owner: (stream: string, group: string) => keyBeside(stream, `owner:${escapeName(group)}`),
  /** The members that read an address for a group; `stream` is prefix and address, without a partition. */
  members: (stream: string, group: string) => keyBeside(stream, `members:${escapeName(group)}`),
};

/** The stream of one partition; `stream` is prefix and address. Each lies in a Cluster slot of its own, unless the prefix says otherwise. */
export function partitionStream(stream: string, partition: number): string {
  return keyBeside(`${stream}:${partition}`, "part");
}

/** How the names of the guards of one user begin. No such name is the beginning of another user's. */
export function guardsOf(user: string): string {
  return `sent:${escapeName(user).replaceAll(":", "%3A")}`;
}

/** Names that earlier versions had for these keys, and that an address could reach. What is under them is still found. */
export const oldKeys = {
  deadLetters: (stream: string) => oldKeyBeside(stream, "dlq"),
  sent: (stream: string, key: string) => oldKeyBeside(stream, `sent:${sha1(key)}`),
  seen: (stream: string, group: string, event: string) =>
    oldKeyBeside(stream, `seen:${group}:${sha1(event)}`),
  partition: (stream: string, partition: number) => `${stream}:${partition}`,
};

/**
 * A stream whose name holds `}` has its slot from what is in braces (or cannot be used on a Cluster); any other one is put into braces itself. So
 * the two forms are never the same. Of a pattern of streams it makes the pattern of what lies beside them.
 */
export function keyBeside(stream: string, name: string): string {
  return stream.includes("}") ? `${stream}.{${name}}` : `{${stream}}.{${name}}`;
}

/** The same with the names that earlier versions had. */
export function oldKeyBeside(stream: string, suffix: string): string {
  const open = stream.indexOf("{");
  const hasHashTag = open >= 0 && stream.indexOf("}", open + 1) > open + 1;
  return hasHashTag ? `${stream}.${suffix}` : `{${stream}}.${suffix}`;
}

/** A name without braces. */
function escapeName(name: string): string {
  return name.replace(/[%{}]/g, (sign) => encodeURIComponent(sign));
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
