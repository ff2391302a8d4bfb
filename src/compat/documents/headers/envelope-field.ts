import type { EnvelopeField } from "../../../contract/model.ts";
import { itemsOf } from "../../../contract/source/nodes.ts";
import { canonicalJson } from "../../canonical-json.ts";
import { valueText } from "../../value-text.ts";
import type { ReportMessage } from "../messages/report-message.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";

/** An attribute of the envelope that the headers of both sides declare. */
export interface FieldPair {
  /** For messages. */
  readonly header: string;
  readonly old: EnvelopeField;
  readonly new: EnvelopeField;
}

/** Compares an attribute of the envelope: whether it is required, its type, and its allowed values. */
export function compareEnvelopeField(
  comparison: DocumentComparison,
  report: ReportMessage,
  { header, old, new: next }: FieldPair,
): void {
  const at = (keyword?: string) => {
    const nodeOf = ({ schemas }: EnvelopeField) =>
      schemas.find((schema) => keyword === undefined || Object.hasOwn(schema, keyword)) ?? schemas[0];
    const [oldNode, newNode] = [nodeOf(old), nodeOf(next)];
    const key = keyword === undefined ? {} : { key: keyword };
    return {
      ...(oldNode && { old: { contract: comparison.old, node: oldNode, ...key } }),
      ...(newNode && { new: { contract: comparison.new, node: newNode, ...key } }),
    };
  };
  if (old.required !== next.required) {
    report("headers", {
      rule: next.required ? "header-required-added" : "header-required-removed",
      ...at(),
      changed: next.name,
      message: `${header} is ${next.required ? "required now" : "no longer required"}`,
    });
  }
  const [oldType, newType] = [typesOf(old), typesOf(next)];
  if (oldType !== newType) {
    report("headers", {
      rule: "header-type-changed",
      ...at("type"),
      changed: [next.name, oldType, newType],
      message: `${header} is of type ${newType || "any"} and was of type ${oldType || "any"}`,
    });
    return;
  }
  compareValues(report, { header, old, new: next }, at(valueKeyword(next) ?? valueKeyword(old)));
}

function compareValues(
  report: ReportMessage,
  { header, old, new: next }: FieldPair,
  refs: Partial<Parameters<ReportMessage>[1]>,
): void {
  const [oldValues, newValues] = [valuesOf(old), valuesOf(next)];
  const texts = (values: readonly unknown[]) => values.map((value) => canonicalJson(value)).sort();
  if (!oldValues && !newValues) return;
  if (oldValues?.length === 1 && newValues?.length === 1) {
    if (canonicalJson(oldValues) === canonicalJson(newValues)) return;
    report("headers", {
      rule: "header-const-changed",
      ...refs,
      changed: [next.name, oldValues, newValues],
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
      ...refs,
      changed: [next.name, removed.values],
      message: `${header} may not be ${removed.words} any more`,
    });
  }
  if (added.some) {
    report("headers", {
      rule: "header-enum-value-added",
      ...refs,
      changed: [next.name, added.values],
      message: `${header} may be ${added.words} now`,
    });
  }
}

/** The types that all of its schemas allow, sorted; empty if no schema has a `type`. */
function typesOf({ schemas }: EnvelopeField): string {
  const lists = schemas.flatMap(({ type }) => (type === undefined ? [] : [[type].flat().map(String)]));
  const [first, ...others] = lists;
  return (first ?? [])
    .filter((type) => others.every((list) => list.includes(type)))
    .sort()
    .join(" or ");
}

/** The values of `const` or `enum`; undefined if any value is allowed. */
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
