import type { Schema, Schemas } from "../../contract/normal-form/schema.ts";
import { numberFormats, formats as runtimeFormats } from "../../runtime/event/format-table.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { Direction } from "../direction.ts";
import type { CompareSchemasOptions } from "../options.ts";
import { EndlessSchema, FormulaBuilder } from "./build-formula.ts";
import { Evaluator, Opaque } from "./evaluate.ts";
import { TooManyCases } from "./evaluated-cases.ts";
import { Formulas, isNegated, KIND, type Literal, not, TRUE } from "./formula.ts";
import { minimize } from "./minimize.ts";
import { closedForWriting, namedMembersOnly, withDefaultsApplied, withoutFurtherSchemas } from "./modes.ts";
import type { Result } from "./result.ts";
import type { RootedSchemas } from "./rooted-schemas.ts";
import { areWrittenAlike, schemaClasses } from "./schema-classes.ts";
import { OutOfSteps, Solver } from "./solver.ts";
import { createVerifier, type Refusal, type Verifier } from "./verify.ts";

/** `compatible` is proven; `breaking` has a counter-example wherever one can be built; `undecided` says why. */
export type Verdict = "compatible" | "breaking" | "undecided";

/** The answer for one direction. */
export interface Decision {
  readonly verdict: Verdict;
  /** A value that the writing side accepts and the reading side refuses; checked by Ajv, and no member or item can be taken out of it. */
  readonly witness?: unknown;
  /** Why there is no witness, or no verdict. */
  readonly reason?: string;
}

/** One side of a comparison. */
export interface ComparedSchema extends RootedSchemas {
  /** Whether `contains` evaluates items: from 2020-12 on. */
  readonly containsEvaluates: boolean;
}

/** A step of a way into values: the name of a member, the index of an item, or any of them. */
export type Step = string | number | { readonly any: "item" | "member" };

const DEFAULT_MAX_STEPS = 200_000;
// Counter-examples that are shown to Ajv.
const MAX_WITNESSES = 6;

/** The two formulas of a direction: what is written, and what is read. */
interface Sides {
  readonly written: Literal;
  readonly read: Literal;
}

/** Two schemas that are compared; what both directions need is made once. */
export class SetComparison {
  readonly #old: ComparedSchema;
  readonly #new: ComparedSchema;
  readonly #options: CompareSchemasOptions;
  readonly #formulas: Formulas;
  readonly #evaluator: Evaluator;
  readonly #verifiers: { readonly old: Verifier; readonly new: Verifier };
  readonly #builders: Map<Schemas, FormulaBuilder>;
  readonly #decisions = new Map<Direction, Decision>();
  #sides: Readonly<Record<Direction, Sides>> | undefined;
  #isSame: boolean | undefined;

  /** `base` is a comparison of the same schemas, or of what holds these: what it has made is used again. */
  constructor(
    old: ComparedSchema,
    next: ComparedSchema,
    options: CompareSchemasOptions = {},
    base?: SetComparison,
  ) {
    this.#old = old;
    this.#new = next;
    this.#options = options;
    this.#formulas = base ? base.#formulas : new Formulas();
    this.#evaluator = base ? base.#evaluator : new Evaluator(this.#formulas, runtimeFormats);
    this.#builders = base ? base.#builders : new Map();
    const assertsFormats = options.formats !== "annotate";
    this.#verifiers = {
      old: createVerifier(old, assertsFormats),
      new: createVerifier(next, assertsFormats),
    };
  }

  /** Tells of values whether they fit the formulas of `sidesOf`. */
  get evaluator(): Evaluator {
    return this.#evaluator;
  }

  /** The comparison of two schemas that stand within these, or are made of such. */
  within(old: Schema, next: Schema): SetComparison {
    return new SetComparison({ ...this.#old, root: old }, { ...this.#new, root: next }, this.#options, this);
  }

  /**
   * A witness of this direction that differs at a place: there it fits what `inner` writes and not what it reads. Undefined where there is
   * none.
   */
  witnessAt(direction: Direction, path: readonly Step[], inner: SetComparison): unknown {
    try {
      const { written, read } = this.sidesOf(direction);
      const sides = inner.sidesOf(direction);
      const there = this.#formulas.all([sides.written, not(sides.read)]);
      const writtenThere = [written, this.#at(path, there)];
      const goal = [...writtenThere, not(read)];
      const found = this.#newSolver().solve(goal);
      if (found.status !== "fits") return undefined;
      const [value, reducedGoal] = this.#refusedForOne(found.value, writtenThere, read) ?? [
        found.value,
        goal,
      ];
      return this.#show(direction, value, reducedGoal)?.witness;
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
      return undefined;
    }
  }

  /** A value that the reader refuses for one of the things it says only, where the one at hand is refused for several. */
  #refusedForOne(
    value: unknown,
    writtenThere: readonly Literal[],
    read: Literal,
  ): readonly [value: unknown, goal: readonly Literal[]] | undefined {
    const formula = this.#formulas.of(read);
    if (formula.op !== "all" || isNegated(read)) return undefined;
    const broken = formula.parts.filter((part) => !this.#evaluator.holds(part, value));
    if (broken.length < 2) return undefined;
    for (const one of broken) {
      const goal = [...writtenThere, ...formula.parts.map((part) => (part === one ? not(part) : part))];
      const found = this.#newSolver().solve(goal);
      if (found.status === "fits") return [found.value, goal];
    }
    return undefined;
  }

  /** The formula of values that fit at the end of the path. */
  #at([step, ...rest]: readonly Step[], there: Literal): Literal {
    if (step === undefined) return there;
    const inner = this.#at(rest, there);
    const formulas = this.#formulas;
    if (typeof step === "string")
      return formulas.all([formulas.kinds(KIND.object), formulas.member(formulas.name(step), inner)]);
    if (typeof step === "object" && step.any === "member")
      return formulas.all([formulas.kinds(KIND.object), formulas.member(TRUE, inner)]);
    const [from, to] = typeof step === "number" ? [step, step + 1] : [0, Number.POSITIVE_INFINITY];
    return not(formulas.items(from, to, not(inner)));
  }

  /** Whether what is written in this direction can be read. */
  decide(direction: Direction): Decision {
    const known = this.#decisions.get(direction);
    if (known) return known;
    const made = this.#decide(direction);
    this.#decisions.set(direction, made);
    return made;
  }

  /** Why the reading side refuses a value, as Ajv says it. */
  refusals(direction: Direction, value: unknown): readonly Refusal[] {
    return this.#verifierOf(direction, "read").refusals(value);
  }

  #decide(direction: Direction): Decision {
    this.#isSame ??=
      this.#old.containsEvaluates === this.#new.containsEvaluates && areWrittenAlike(this.#old, this.#new);
    if (this.#isSame) return { verdict: "compatible" };
    try {
      const result = this.#solve(direction, []);
      if (result.status === "empty") return { verdict: "compatible" };
      if (result.status === "unknown") return { verdict: "undecided", reason: result.reason };
      return this.#breaking(direction, result.value);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      return { verdict: "undecided", reason };
    }
  }

  /** A value that is written and cannot be read, none of `others`. */
  #solve(direction: Direction, others: readonly unknown[]): Result {
    const { written, read } = this.sidesOf(direction);
    return this.#newSolver().solve([written, not(read), ...this.#without(others)]);
  }

  #without(values: readonly unknown[]): Literal[] {
    return values.map((value) => not(this.#formulas.value(value)));
  }

  #newSolver(): Solver {
    return new Solver(this.#formulas, this.#evaluator, this.#options.maxSteps ?? DEFAULT_MAX_STEPS);
  }

  /** The witness is only made smaller, and only checked by Ajv, when somebody looks at it. */
  #breaking(direction: Direction, value: unknown): Decision {
    const shown = lazily(() => {
      const { written, read } = this.sidesOf(direction);
      return this.#show(direction, value, [written, not(read)]);
    });
    const decision = { verdict: "breaking" as const };
    Object.defineProperty(decision, "witness", {
      enumerable: true,
      get: () => shown()?.witness,
    });
    Object.defineProperty(decision, "reason", {
      enumerable: true,
      get: () => (shown() ? undefined : "Ajv does not confirm the counter-examples that were found"),
    });
    return decision;
  }

  /** A value for `goal` that Ajv confirms. Where it reads a schema in another way than its draft says, the next one is tried. */
  #show(
    direction: Direction,
    value: unknown,
    goal: readonly Literal[],
  ): { readonly witness: unknown } | undefined {
    const isWitness = (one: unknown) => {
      try {
        return this.#evaluator.holdsAll(goal, one);
      } catch (error) {
        if (error instanceof Opaque) return false;
        throw error;
      }
    };
    const tried: unknown[] = [];
    const texts = new Set<string>();
    for (let next = value; ; ) {
      const witness = minimize(next, (one) => !texts.has(canonicalJson(one)) && isWitness(one));
      if (this.#isConfirmed(direction, witness)) return { witness };
      tried.push(witness);
      texts.add(canonicalJson(witness));
      const result = tried.length < MAX_WITNESSES ? this.#another(goal, tried) : undefined;
      if (!result) return undefined;
      next = result.value;
    }
  }

  #another(goal: readonly Literal[], tried: readonly unknown[]): { readonly value: unknown } | undefined {
    try {
      const result = this.#newSolver().solve([...goal, ...this.#without(tried)]);
      return result.status === "fits" ? result : undefined;
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
      return undefined;
    }
  }

  #isConfirmed(direction: Direction, witness: unknown): boolean {
    const isAccepted = this.#verifierOf(direction, "written").accepts(witness) === true;
    return isAccepted && this.#verifierOf(direction, "read").accepts(witness) === false;
  }

  #verifierOf(direction: Direction, side: "written" | "read"): Verifier {
    const isOld = (direction === "backward") === (side === "written");
    return isOld ? this.#verifiers.old : this.#verifiers.new;
  }

  /** The formulas of a direction. Throws for schemas that no formula can be made of. */
  sidesOf(direction: Direction): Sides {
    this.#sides ??= this.#build();
    return this.#sides[direction];
  }

  #build(): Readonly<Record<Direction, Sides>> {
    const sides = [this.#old, this.#new].map((side) => ({
      written: writtenForms(side, this.#options),
      read: readForm(side, this.#options),
      containsEvaluates: side.containsEvaluates,
    }));
    const classes = schemaClasses([...new Set(sides.flatMap(({ written, read }) => [...written, read]))]);
    const scope = this.#formulas.newScope();
    const [old, next] = sides.map(({ written, read, containsEvaluates }) => {
      const build = ({ schemas, root }: RootedSchemas) => {
        const builder =
          this.#builders.get(schemas) ??
          new FormulaBuilder(this.#formulas, schemas, {
            assertsFormat: (name) =>
              this.#options.formats !== "annotate" &&
              (Object.hasOwn(runtimeFormats, name) || Object.hasOwn(numberFormats, name)),
            // What `contains` evaluates depends on the draft.
            classOf: (name) => `${scope} ${containsEvaluates} ${classes(schemas)(name)}`,
            containsEvaluates,
          });
        this.#builders.set(schemas, builder);
        return builder.schema(root);
      };
      return { written: this.#formulas.all(written.map(build)), read: build(read) };
    }) as [Sides, Sides];
    return {
      backward: { written: old.written, read: next.read },
      forward: { written: next.written, read: old.read },
    };
  }
}

/** What a writer emits fits all of these. */
function writtenForms(side: RootedSchemas, { mode = "strict" }: CompareSchemasOptions): RootedSchemas[] {
  if (mode === "strict") return [side];
  // Closing one branch of a `oneOf` can let another fit: what is written has to fit the schema as well.
  if (mode === "writer-closed") return [side, closedForWriting(side)];
  return [side, namedMembersOnly(side)];
}

function readForm(side: RootedSchemas, { mode, applyDefaults }: CompareSchemasOptions): RootedSchemas {
  if (mode !== "lenient") return applyDefaults ? withDefaultsApplied(side) : side;
  // The lenient policy takes a required member with a default, too.
  return withDefaultsApplied(withoutFurtherSchemas(side));
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof OutOfSteps) return "the decision would take too many steps";
  if (error instanceof TooManyCases)
    return "what is unevaluated depends on too many combinations of branches";
  if (error instanceof EndlessSchema || error instanceof Opaque) return error.message;
  // A stack overflow.
  if (error instanceof RangeError) return "the schema is nested too deep";
  return undefined;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
