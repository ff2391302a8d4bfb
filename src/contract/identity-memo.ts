/** What was worked out for an object, kept as long as all that it depends on is the very same. */
export class IdentityMemo<T> {
  readonly #made = new WeakMap<
    object,
    Map<string, { readonly identity: readonly unknown[]; readonly value: T }>
  >();

  /** `identity` is all that the value depends on; `key` distinguishes several values of one object. */
  get(holder: object, key: string, identity: readonly unknown[], make: () => T): T {
    const byKey = this.#made.get(holder) ?? new Map();
    this.#made.set(holder, byKey);
    const known = byKey.get(key);
    if (
      known?.identity.length === identity.length &&
      identity.every((part, index) => part === known.identity[index])
    )
      return known.value;
    const value = make();
    byKey.set(key, { identity, value });
    return value;
  }
}
