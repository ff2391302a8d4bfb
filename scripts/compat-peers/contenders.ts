/**
 * Those that are compared, and how what each of them says is read as a verdict for either direction:
 *
 * - **eventpact**: `compareSchemas` in the mode `strict`, which has both directions.
 * - **json-schema-diff** compares sets of values, as draft-07. What it calls removed fitted the old schema alone, so `removalsFound` is a break
 *   backward; `additionsFound` is one forward. It says nothing else, so it is never undecided.
 * - **json-schema-diff-validator** answers whether the new schema is "backward compatible", by the paths of a JSON patch. For the other direction
 *   it is asked with the schemas swapped. Run with its default options; a failed assertion is its way to say that it is not compatible.
 * - **@asyncapi/diff** compares AsyncAPI documents; each schema is the payload of the one message of a document that is otherwise the same. It
 *   knows no directions: a change that it calls breaking is a break in both, no change or non-breaking ones alone are compatible in both, and with a
 *   change that it leaves unclassified it does not decide. `$ref`s within the schema stay, since what they lead to is compared as well.
 */
import { compareSchemas } from "../../src/compat/compare-schemas.ts";
import { loadFrom, type Peer, type PeerModule } from "../peers/peer.ts";
import type { Direction, Pair } from "./pairs.ts";
import { ASYNCAPI_DIFF, JSON_SCHEMA_DIFF, JSON_SCHEMA_DIFF_VALIDATOR } from "./peers.ts";

export type Verdict = "compatible" | "breaking" | "undecided";

/** What somebody says about a pair. */
export interface Answer {
  readonly verdicts: Readonly<Record<Direction, Verdict>>;
  /** Values that break each direction, of those who show any. */
  readonly witnesses?: Partial<Record<Direction, unknown>>;
}

/** Asks one of them about a pair; throws what it throws. */
type Contender = (pair: Pair) => Answer | Promise<Answer>;

/** The package of a peer. */
const load = ({ name, folder }: Peer): PeerModule => loadFrom(folder, name);

/** What eventpact says, with the witnesses that it shows. */
export function eventpact({ old, new: newer }: Pair): Answer {
  const { backward, forward } = compareSchemas(old, newer);
  return {
    verdicts: { backward: backward.verdict, forward: forward.verdict },
    witnesses: {
      ...(backward.witness !== undefined && { backward: backward.witness }),
      ...(forward.witness !== undefined && { forward: forward.witness }),
    },
  };
}

async function jsonSchemaDiff({ old, new: newer }: Pair): Promise<Answer> {
  const options = { sourceSchema: old, destinationSchema: newer };
  const { removalsFound, additionsFound } = await load(JSON_SCHEMA_DIFF).diffSchemas(options);
  return {
    verdicts: {
      backward: removalsFound ? "breaking" : "compatible",
      forward: additionsFound ? "breaking" : "compatible",
    },
  };
}

function jsonSchemaDiffValidator({ old, new: newer }: Pair): Answer {
  const ask = (from: unknown, to: unknown): Verdict => {
    try {
      load(JSON_SCHEMA_DIFF_VALIDATOR).validateSchemaCompatibility(from, to);
      return "compatible";
    } catch (error) {
      if ((error as { code?: string }).code === "ERR_ASSERTION") return "breaking";
      throw error;
    }
  };
  return { verdicts: { backward: ask(old, newer), forward: ask(newer, old) } };
}

function asyncapiDiff({ old, new: newer }: Pair): Answer {
  const output = load(ASYNCAPI_DIFF).diff(documentWith(old), documentWith(newer)).getOutput();
  const kinds: readonly string[] = output.changes.map(({ type }: { type: string }) => type);
  const isBreaking = kinds.includes("breaking");
  const verdict = isBreaking ? "breaking" : kinds.includes("unclassified") ? "undecided" : "compatible";
  return { verdicts: { backward: verdict, forward: verdict } };
}

function documentWith(payload: unknown): unknown {
  return {
    asyncapi: "3.0.0",
    info: { title: "Events", version: "1.0.0" },
    channels: { events: { address: "events", messages: { event: { payload } } } },
  };
}

/** By the name of their package. */
export const CONTENDERS: Readonly<Record<string, Contender>> = {
  eventpact,
  [JSON_SCHEMA_DIFF.name]: jsonSchemaDiff,
  [JSON_SCHEMA_DIFF_VALIDATOR.name]: jsonSchemaDiffValidator,
  [ASYNCAPI_DIFF.name]: asyncapiDiff,
};
