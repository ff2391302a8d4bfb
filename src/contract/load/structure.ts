import { Ajv, type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from "ajv";
import { shorten } from "../../runtime/shorten.ts";
import { DocumentError } from "../source/document-error.ts";
import { escapeSegment } from "../source/json-pointer.ts";
import { isObjectNode, type ObjectNode } from "../source/nodes.ts";
import { placeAt, valueAt } from "../source/place-at.ts";
import { formatPlace, type SourceMap } from "../source/source-map.ts";
import type { AsyncApiVersion } from "./asyncapi-version.ts";
import { loadOfficialSchema, type OfficialSchema } from "./official-schema.ts";
import { structureMessage } from "./structure-message.ts";

/** The objects of AsyncAPI that can be checked one by one, by the names of their official schemas. */
export type StructureKind =
  | "asyncapi"
  | "channel"
  | "messageObject"
  | "messageTrait"
  | "operation"
  | "operationReply"
  | "operationTrait"
  | "parameter"
  | "server"
  | "serverVariable"
  | "tag"
  | "correlationId"
  | "operationReplyAddress"
  | "SecurityScheme";

// More would not help to correct the first ones.
const MAX_REPORTED = 10;
/** Most characters of one of them, and of all. */
const MAX_LINE = 300;
const MAX_REPORTED_TEXT = 900;

/**
 * Checks nodes against the official JSON Schemas of AsyncAPI.
 *
 * The schemas are used with three changes. A choice between a reference and something else becomes `if it has $ref`, so that an
 * error is about what the author wrote. JSON Schemas inside messages are left to the schema loader. And each definition is compiled
 * when a document first uses it, for most documents use few of them.
 */
export class Structure {
  readonly #ajv: Ajv;
  readonly #base: string;
  readonly #sources: SourceMap;
  readonly #passed: WeakMap<object, Set<StructureKind>>;

  private constructor(version: AsyncApiVersion, sources: SourceMap, ajv: Ajv) {
    this.#sources = sources;
    this.#passed = passed.get(version) ?? new WeakMap();
    passed.set(version, this.#passed);
    this.#base = `http://asyncapi.com/definitions/${version}/`;
    this.#ajv = ajv;
  }

  /** Loads the schemas of a version when a document first has it. */
  static async of(version: AsyncApiVersion, sources: SourceMap): Promise<Structure> {
    let ajv = ajvs.get(version);
    if (!ajv) {
      const schema = await loadOfficialSchema(version);
      ajv = ajvs.get(version) ?? createStructureAjv(schema);
      ajvs.set(version, ajv);
    }
    return new Structure(version, sources, ajv);
  }

  /** Throws a `DocumentError` that lists what is wrong with `node`. A node is checked once for each kind. */
  check(kind: StructureKind, node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    const kinds = this.#passed.get(node) ?? new Set();
    if (kinds.has(kind)) return;
    const validate = this.#ajv.getSchema(`${this.#base}${kind}.json`);
    if (!validate || this.#accepts(validate, node)) {
      this.#passed.set(node, kinds.add(kind));
      return;
    }
    const problems = relevant(validate.errors ?? []).map((error) => ({
      place: placeAt(this.#sources, node, pointerOf(error)),
      message: structureMessage(error, valueAt(node, error.instancePath)),
    }));
    const line = (problem: (typeof problems)[number]): number => problem.place?.line ?? 0;
    const [first, ...others] = problems.sort(
      (a, b) => line(a) - line(b) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
    );
    if (!first) return;
    let text = shorten(first.message, MAX_LINE);
    const shown = others.slice(0, MAX_REPORTED - 1).filter(({ place, message }) => {
      const line = `\n${place ? `${formatPlace(place)}: ` : ""}${shorten(message, MAX_LINE)}`;
      const fits = text.length + line.length <= MAX_REPORTED_TEXT;
      if (fits) text += line;
      return fits;
    });
    const hidden = others.length - shown.length;
    if (hidden > 0) text += `\nand ${hidden} more`;
    throw new DocumentError("structure", text, first.place);
  }

  /** Ajv compares objects by calling their `valueOf` and `toString`, which a document may give another meaning. */
  #accepts(validate: ValidateFunction, node: object): boolean {
    try {
      return validate(node) === true;
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      const message = `this cannot be checked (${cause.message}); rename what is called valueOf or toString here`;
      throw new DocumentError("structure", message, this.#sources.of(node), { cause });
    }
  }
}

/** What was checked and found right; nodes never change. */
const passed = new Map<AsyncApiVersion, WeakMap<object, Set<StructureKind>>>();

/** What a version's definitions compile to; kept, for a process may load several contracts. */
const ajvs = new Map<AsyncApiVersion, Ajv>();

function createStructureAjv(schema: OfficialSchema): Ajv {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    allErrors: true,
    verbose: true,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    inlineRefs: false,
    // Optimizing the generated code takes longer than a document takes to check.
    code: { optimize: false },
  });
  const refer: SchemaValidateFunction = (id: string, data, _parent, context) => {
    const validate = ajv.getSchema(id);
    const valid = validate ? (validate(data, context) as boolean) : true;
    refer.errors = validate?.errors ?? [];
    return valid;
  };
  ajv.addKeyword({ keyword: "refer", schemaType: "string", errors: "full", validate: refer });
  for (const definition of definitionsOf(schema)) ajv.addSchema(definition);
  return ajv;
}

/** A member that must not be there is itself the place of the error. */
function pointerOf(error: ErrorObject): string {
  const extra =
    error.keyword === "additionalProperties" ? (error.params["additionalProperty"] as string) : undefined;
  return extra === undefined ? error.instancePath : `${error.instancePath}/${escapeSegment(extra)}`;
}

/** Leaves out errors that only repeat others: the frames around them and the branches of a choice that fits in none. */
function relevant(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf")
    .map(({ instancePath }) => instancePath);
  const outermost = choices.filter(
    (path) => !choices.some((other) => other !== path && path.startsWith(`${other}/`)),
  );
  const seen = new Set<string>();
  return errors.filter((error) => {
    if (error.keyword === "if" || error.keyword === "refer") return false;
    const choice = outermost.find(
      (path) => error.instancePath === path || error.instancePath.startsWith(`${path}/`),
    );
    const identity = choice ?? `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`;
    if (seen.has(identity) || (choice !== undefined && error.instancePath !== choice)) return false;
    if (choice !== undefined && error.keyword !== "oneOf" && error.keyword !== "anyOf") return false;
    seen.add(identity);
    return true;
  });
}

/** All definitions of the official schema, prepared. */
function definitionsOf({ definitions, ...root }: OfficialSchema): ObjectNode[] {
  const all: ObjectNode[] = [root, ...Object.values(definitions)];
  return all.map((definition): ObjectNode => {
    const $id = definition["$id"];
    return /\/(?:anySchema|schema)\.json$/.test(String($id))
      ? { $id, type: ["object", "boolean"] }
      : prepare(definition);
  });
}

function prepare(schema: ObjectNode): ObjectNode {
  const prepared: ObjectNode = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "description" || keyword === "examples") continue;
    if (keyword === "$ref" && !String(value).startsWith("#")) prepared["refer"] = value;
    else if (keyword === "oneOf" && Array.isArray(value)) Object.assign(prepared, prepareChoice(value));
    else if (/^(?:properties|patternProperties|definitions)$/.test(keyword))
      prepared[keyword] = mapMembers(value, prepareAny);
    else prepared[keyword] = prepareAny(value);
  }
  return prepared;
}

function prepareAny(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepareAny);
  return isObjectNode(value) ? prepare(value) : value;
}

function prepareChoice(branches: readonly ObjectNode[]): ObjectNode {
  const isRef = (branch: ObjectNode): boolean => /\/Reference\.json$/.test(String(branch["$ref"]));
  const reference = branches.find(isRef);
  // The array form of a trait (a trait with its arguments) is of AsyncAPI 1 and nobody's.
  const others = branches.filter((branch) => !isRef(branch) && branch["type"] !== "array");
  if (!reference || !others[0] || others.length > 1) return { oneOf: prepareAny(branches) };
  const choice = { if: { type: "object", required: ["$ref"] }, else: prepare(others[0]) };
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  return { ...choice, then: prepare(reference) };
}

function mapMembers(value: unknown, map: (member: unknown) => unknown): unknown {
  return isObjectNode(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member)]))
    : value;
}
