const utf8 = new TextEncoder();

/**
 * The partition of a key: MurmurHash3 (x86, 32 bit, seed 0) of its UTF-8 bytes, modulo the number of partitions. Every publisher must choose
 * the same, so this never changes.
 */
export function partitionOfKey(key: string, partitions: number): number {
  return murmur3(utf8.encode(key)) % partitions;
}

/** MurmurHash3, x86, 32 bit, seed 0. */
export function murmur3(bytes: Uint8Array): number {
  const { length } = bytes;
  const whole = length & ~3;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    hash ^= mix(view.getUint32(at, true));
    hash = Math.imul(rotate(hash, 13), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let at = length - 1; at >= whole; at--) tail = (tail << 8) | view.getUint8(at);
  hash ^= mix(tail) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mix(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
