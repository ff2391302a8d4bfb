/** Gives a name to each of many things, none twice: a name that was given gets a number. */
export class UniqueNames {
  readonly #given = new Set<string>();
  readonly #numbers = new Map<string, number>();

  /** The name, or with `-2`, `-3`, ... behind it when it was given before. */
  add(name: string): string {
    let unique = name;
    let number = this.#numbers.get(name) ?? 1;
    while (this.#given.has(unique)) unique = `${name}-${++number}`;
    this.#numbers.set(name, number);
    this.#given.add(unique);
    return unique;
  }
}
