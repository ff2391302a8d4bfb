/**
 * A key that belongs to a stream and lies in the same Cluster slot, so that one script may use both: `{<stream>}.<suffix>`, or
 * `<stream>.<suffix>` when the stream's name has a hash tag itself. (A name that holds `}` without having a hash tag has no neighbours: on a
 * Cluster such a name cannot be used.)
 */
export function keyBeside(stream: string, suffix: string): string {
  return hasHashTag(stream) ? `${stream}.${suffix}` : `{${stream}}.${suffix}`;
}

/** Whether Redis Cluster derives the slot of a key from a part in braces: from the first `{` to the first `}` after it, unless that is empty. */
export function hasHashTag(key: string): boolean {
  const open = key.indexOf("{");
  return open >= 0 && key.indexOf("}", open + 1) > open + 1;
}
