import type { EnvelopeField } from "../../../contract/model.ts";
import { itemsOf } from "../../../contract/source/nodes.ts";
import { canonicalJson } from "../../canonical-json.ts";
import { valueText } from "../../value-text.ts";
import type { ReportMessage } from "../messages/report-message.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";

/** An attribute of the envelope that both headers declare. */
export interface FieldPair {
  /** In words. */
  readonly header: string;
  readonly was: EnvelopeField;
  readonly is: EnvelopeField;
}

/** Compares an attribute of the envelope: whether it is required, its type, and the values that are named. */
export function compareEnvelopeField(
  comparison: DocumentComparison,
  report: ReportMessage,
  { header, was, is }: FieldPair,
): void {
  const at = (keyword?: string) => {
    const nodeOf = ({ schemas }: EnvelopeField) =>
      schemas.find((schema) => keyword === undefined || Object.hasOwn(schema, keyword)) ?? schemas[0];
    const [oldNode, newNode] = [nodeOf(was), nodeOf(is)];
    const key = keyword === undefined ? {} : { key: keyword };
    return {
      ...(oldNode && { old: { contract: comparison.old, node: oldNode, ...key } }),
      ...(newNode && { new: { contract: comparison.new, node: newNode, ...key } }),
    };
  };
  if (was.required !== is.required) {
    report("headers", {
      rule: is.required ? "header-required-added" : "header-required-removed",
      ...at(),
      changed: is.name,
      message: `${header} is ${is.required ? "required now" : "no longer required"}`,
    });
  }
  const [typeBefore, typeAfter] = [typesOf(was), typesOf(is)];
  if (typeBefore !== typeAfter) {
    report("headers", {
      rule: "header-type-changed",
      ...at("type"),
      changed: [is.name, typeBefore, typeAfter],
      message: `${header} is of type ${typeAfter || "any"} and was of type ${typeBefore || "any"}`,
    });
    return;
  }
  compareValues(report, { header, was, is }, at(valueKeyword(is) ?? valueKeyword(was)));
}

function compareValues(
  report: ReportMessage,
  { header, was, is }: FieldPair,
  spots: Partial<Parameters<ReportMessage>[1]>,
): void {
  const [oldValues, newValues] = [valuesOf(was), valuesOf(is)];
  const texts = (values: readonly unknown[]) => values.map((value) => canonicalJson(value)).sort();
  if (!oldValues && !newValues) return;
  if (oldValues?.length === 1 && newValues?.length === 1) {
    if (canonicalJson(oldValues) === canonicalJson(newValues)) return;
    report("headers", {
      rule: "header-const-changed",
      ...spots,
      changed: [is.name, oldValues, newValues],
      message: `${header} is ${valueText(newValues[0])} and was ${valueText(oldValues[0])}`,
    });
    return;
  }
  const beyond = (values: readonly unknown[] | undefined, others: readonly unknown[] | undefined) => {
    if (!others) return { some: false, words: "", values: [] };
    const gone = values ? texts(values).filter((text) => !texts(others).includes(text)) : [];
    return { some: !values || gone.length > 0, words: gone.join(", ") || "any other value", values: gone };
  };
  const removed = beyond(oldValues, newValues);
  const added = beyond(newValues, oldValues);
  if (removed.some) {
    report("headers", {
      rule: "header-enum-value-removed",
      ...spots,
      changed: [is.name, removed.values],
      message: `${header} may not be ${removed.words} any more`,
    });
  }
  if (added.some) {
    report("headers", {
      rule: "header-enum-value-added",
      ...spots,
      changed: [is.name, added.values],
      message: `${header} may be ${added.words} now`,
    });
  }
}

/** The types that all of its schemas allow, sorted; empty where none says. */
function typesOf({ schemas }: EnvelopeField): string {
  const lists = schemas.flatMap(({ type }) => (type === undefined ? [] : [[type].flat().map(String)]));
  const [first, ...others] = lists;
  return (first ?? [])
    .filter((type) => others.every((list) => list.includes(type)))
    .sort()
    .join(" or ");
}

/** The values that are named by `const` or `enum`; undefined where any may stand there. */
function valuesOf({ schemas }: EnvelopeField): readonly unknown[] | undefined {
  const lists = schemas.flatMap((schema) => [
    ...(Object.hasOwn(schema, "const") ? [[schema["const"]]] : []),
    ...(Array.isArray(schema["enum"]) ? [itemsOf(schema["enum"])] : []),
  ]);
  const [first, ...others] = lists;
  return first?.filter((value) =>
    others.every((list) => list.some((other) => canonicalJson([other]) === canonicalJson([value]))),
  );
}

function valueKeyword({ schemas }: EnvelopeField): string | undefined {
  return ["const", "enum"].find((keyword) => schemas.some((schema) => Object.hasOwn(schema, keyword)));
}
