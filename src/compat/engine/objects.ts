import type { Asker } from "./asker.ts";
import { Opaque } from "./evaluate.ts";
import { isNegated, type Literal, not, TRUE } from "./formula.ts";
import { type Cell, NameSpace, TooManyCells } from "./names.ts";
import { EMPTY, fits, type Result, unknown } from "./result.ts";

/** Of all members, or of one at least, whose names fit. */
interface Statement {
  readonly names: Literal;
  readonly schema: Literal;
}

/** A member of the object that is being made. */
interface Member {
  /** The name; of a cell one is chosen at the end. */
  readonly at: string | Cell;
  readonly literals: readonly Literal[];
  readonly value: unknown;
}

/** An object that fits all of these atoms. */
export function solveObject(literals: readonly Literal[], asker: Asker): Result {
  try {
    return new ObjectMaker(literals, asker).make();
  } catch (error) {
    if (error instanceof TooManyCells) return unknown("the patterns of names split them into too many sets");
    if (error instanceof Opaque) return unknown(error.message);
    throw error;
  }
}

class ObjectMaker {
  readonly #asker: Asker;
  /** What every member of these names fits, where they are not just some names. */
  readonly #every: Statement[] = [];
  /** The same for single names. */
  readonly #everyNamed = new Map<string, Literal[]>();
  /** There is a member of these names that fits. */
  readonly #some: Statement[] = [];
  #min = 0;
  #max = Number.POSITIVE_INFINITY;
  readonly #space: NameSpace;
  readonly #duties = new Map<string | Cell, readonly Literal[]>();
  #unknown: string | undefined;

  constructor(literals: readonly Literal[], asker: Asker) {
    this.#asker = asker;
    const names: Literal[] = [];
    for (const literal of literals) {
      const formula = asker.formulas.of(literal);
      if (formula.op === "members" || formula.op === "member") names.push(formula.names);
    }
    for (const literal of literals) this.#take(literal);
    this.#space = new NameSpace(names, asker);
  }

  make(): Result {
    if (this.#min > this.#max) return EMPTY;
    const result = this.#place();
    if (result.status !== "empty") return result;
    const reason = this.#unknown ?? this.#space.unknown;
    return reason === undefined ? EMPTY : unknown(reason);
  }

  #take(literal: Literal): void {
    const formula = this.#asker.formulas.of(literal);
    const negated = isNegated(literal);
    switch (formula.op) {
      case "members":
        if (negated) this.#some.push({ names: formula.names, schema: not(formula.schema) });
        else this.#takeEvery(formula.names, formula.schema);
        return;
      case "member":
        if (negated) this.#takeEvery(formula.names, not(formula.schema));
        else this.#some.push(formula);
        return;
      case "minProperties":
        if (negated) this.#max = Math.min(this.#max, formula.count - 1);
        else this.#min = Math.max(this.#min, formula.count);
        return;
      case "maxProperties":
        if (negated) this.#min = Math.max(this.#min, formula.count + 1);
        else this.#max = Math.min(this.#max, formula.count);
        return;
      default:
    }
  }

  #takeEvery(names: Literal, schema: Literal): void {
    const formula = this.#asker.formulas.of(names);
    if (formula.op !== "values" || isNegated(names)) {
      this.#every.push({ names, schema });
      return;
    }
    for (const name of formula.values) {
      if (typeof name !== "string") continue;
      const known = this.#everyNamed.get(name);
      if (known) known.push(schema);
      else this.#everyNamed.set(name, [schema]);
    }
  }

  /** What a member at this place has to fit. */
  #dutiesAt(at: string | Cell): readonly Literal[] {
    const known = this.#duties.get(at);
    if (known) return known;
    const space = this.#space;
    const duties = this.#every.flatMap(({ names, schema }) =>
      (typeof at === "string" ? space.holdsFor(names, at) : space.holdsIn(names, at)) ? [schema] : [],
    );
    if (typeof at === "string") duties.push(...(this.#everyNamed.get(at) ?? []));
    this.#duties.set(at, duties);
    return duties;
  }

  #member(at: string | Cell, wanted: readonly Literal[]): Member | undefined {
    const literals = [...this.#dutiesAt(at), ...wanted];
    const result = this.#asker.ask(literals);
    if (result.status === "unknown") this.#unknown = result.reason;
    return result.status === "fits" ? { at, literals: wanted, value: result.value } : undefined;
  }

  /** Gives every statement of `#some` a member: first those that leave no choice. */
  #place(): Result {
    const fixed = new Map<string, Literal[]>();
    const free: Statement[] = [];
    for (const statement of this.#some) {
      const name = this.#onlyName(statement.names);
      if (name === undefined) free.push(statement);
      else fixed.set(name, [...(fixed.get(name) ?? []), statement.schema]);
    }
    const members: Member[] = [];
    for (const [name, wanted] of fixed) {
      const member = this.#member(name, wanted);
      if (!member) return EMPTY;
      members.push(member);
    }
    return this.#placeFree(free, members);
  }

  #onlyName(names: Literal): string | undefined {
    const formula = this.#asker.formulas.of(names);
    if (formula.op !== "values" || isNegated(names) || formula.values.length !== 1) return undefined;
    const [name] = formula.values;
    return typeof name === "string" ? name : undefined;
  }

  /** Tries for the first of the statements that are left every place that it may have. */
  #placeFree(left: readonly Statement[], members: readonly Member[]): Result {
    this.#asker.step();
    if (members.length > this.#max) return EMPTY;
    const [statement, ...more] = left;
    if (!statement) return this.#finish(members);
    const { names, schema } = statement;
    const space = this.#space;
    const fitsMember = ({ at }: Member) =>
      typeof at === "string" ? space.holdsFor(names, at) : space.holdsIn(names, at);
    const ways = function* (this: ObjectMaker): Generator<readonly Member[]> {
      // A member that is there and says enough already costs nothing.
      for (const member of members) {
        if (!fitsMember(member)) continue;
        const both = this.#member(member.at, [...member.literals, schema]);
        if (both) yield members.map((one) => (one === member ? both : one));
      }
      for (const cell of space.cells) {
        const added = space.holdsIn(names, cell) ? this.#member(cell, [schema]) : undefined;
        if (added) yield [...members, added];
      }
      for (const name of space.named) {
        if (members.some(({ at }) => at === name) || !space.holdsFor(names, name)) continue;
        const added = this.#member(name, [schema]);
        if (added) yield [...members, added];
      }
    };
    for (const way of ways.call(this)) {
      const result = this.#placeFree(more, way);
      if (result.status === "fits") return result;
    }
    return EMPTY;
  }

  /** Adds members up to the least number, and gives those of cells their names. */
  #finish(members: readonly Member[]): Result {
    const entries: [string, unknown][] = [];
    const taken = new Set<string>(this.#space.named);
    for (const { at, value } of members) {
      if (typeof at === "string") entries.push([at, value]);
      else {
        const [name] = this.#space.namesOf(at, 1, taken);
        if (name === undefined) return EMPTY;
        taken.add(name);
        entries.push([name, value]);
      }
    }
    const missing = () => this.#min - entries.length;
    if (missing() > 0) {
      for (const name of this.#space.named) {
        if (missing() <= 0) break;
        if (entries.some(([known]) => known === name)) continue;
        const member = this.#member(name, [TRUE]);
        if (member) entries.push([name, member.value]);
      }
      for (const cell of missing() > 0 ? this.#space.cells : []) {
        const member = this.#member(cell, [TRUE]);
        if (!member) continue;
        for (const name of this.#space.namesOf(cell, Math.min(missing(), MAX_MEMBERS), taken)) {
          taken.add(name);
          entries.push([name, member.value]);
        }
        if (missing() <= 0) break;
      }
    }
    if (missing() > 0) {
      if (entries.length >= MAX_MEMBERS) this.#unknown = "only a very large object could fit";
      return EMPTY;
    }
    return fits(Object.fromEntries(entries));
  }
}

// More members than this are not made.
const MAX_MEMBERS = 2_000;
