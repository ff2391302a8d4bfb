/** For `validate`, which looks at one contract (`check` compares two): finds reasons why no object fits. */
import type { JsonSchema } from "../model.ts";
import { entriesOf, isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";
import { formatPlace } from "../source/source-map.ts";
import { emptyRange, tightest } from "./empty-ranges.ts";
import type { EmptyReason, EmptySchemaQueries, Holder } from "./empty-reason.ts";

interface Member {
  readonly schema: JsonSchema;
  readonly holder: Holder;
}

/** Why no object fits all of these schemas. */
export function emptyObject(
  nodes: readonly ObjectNode[],
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  const required = requiredNames(nodes);
  return (
    emptyRange(nodes, "minProperties", "maxProperties", finder) ??
    tooManyRequired(nodes, required, finder) ??
    tooFewAllowed(nodes, finder) ??
    emptyNames(nodes, required, finder) ??
    emptyMembers(nodes, required, finder)
  );
}

/** Every name that an object must have, and where that is said: `required`, and what depends on a required name. */
function requiredNames(nodes: readonly ObjectNode[]): ReadonlyMap<string, Holder> {
  const names = new Map<string, Holder>();
  const open: string[] = [];
  const add = (list: unknown): void => {
    for (const [index, name] of itemsOf(list).entries()) {
      if (typeof name !== "string" || names.has(name)) continue;
      names.set(name, { node: list as object, key: index });
      open.push(name);
    }
  };
  for (const node of nodes) add(node["required"]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const node of nodes) {
      for (const keyword of ["dependencies", "dependentRequired"]) {
        const dependencies = node[keyword];
        if (isObjectNode(dependencies) && Object.hasOwn(dependencies, name)) add(dependencies[name]);
      }
    }
  }
  return names;
}

function tooManyRequired(
  nodes: readonly ObjectNode[],
  required: ReadonlyMap<string, Holder>,
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  const most = tightest(nodes, -1, ["maxProperties"]);
  if (!most || required.size <= most.value) return undefined;
  const text = `${required.size} properties are required, but maxProperties is ${most.value}; correct one of the two`;
  return { kind: "contradiction", text, place: finder.placeOf(most.node, "maxProperties") };
}

function tooFewAllowed(nodes: readonly ObjectNode[], finder: EmptySchemaQueries): EmptyReason | undefined {
  const least = tightest(nodes, 1, ["minProperties"]);
  if (!least) return undefined;
  for (const node of nodes) {
    if (node["additionalProperties"] !== false || entriesOf(node["patternProperties"]).length > 0) continue;
    const known = entriesOf(node["properties"]).length;
    if (known >= least.value) continue;
    const text = `minProperties is ${least.value}, but additionalProperties${finder.at(node, "additionalProperties")} leaves only ${known}; correct one of the two`;
    return { kind: "contradiction", text, place: finder.placeOf(least.node, "minProperties") };
  }
  return undefined;
}

/** The names that have to be there are names that may be there. */
function emptyNames(
  nodes: readonly ObjectNode[],
  required: ReadonlyMap<string, Holder>,
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  for (const node of nodes) {
    if (!("propertyNames" in node)) continue;
    const least = tightest(nodes, 1, ["minProperties"]);
    const rule = node["propertyNames"] as JsonSchema;
    if (rule === false && least && least.value > 0) {
      const text = `minProperties is ${least.value}, but propertyNames${finder.at(node, "propertyNames")} forbids every name; correct one of the two`;
      return { kind: "contradiction", text, place: finder.placeOf(least.node, "minProperties") };
    }
    for (const [name, holder] of required) {
      if (!finder.refusal(name, [rule])) continue;
      const text = `"${name}" is required, but propertyNames${finder.at(node, "propertyNames")} forbids the name; correct one of the two`;
      return { kind: "contradiction", text, place: finder.placeOf(holder.node, holder.key) };
    }
  }
  return undefined;
}

function emptyMembers(
  nodes: readonly ObjectNode[],
  required: ReadonlyMap<string, Holder>,
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  for (const [name, holder] of required) {
    const members = nodes.flatMap((node) => membersOf(node, name));
    const forbidden = members.find(({ schema }) => schema === false);
    const found = forbidden
      ? finder.of([false], forbidden.holder)
      : finder.of(members.map(({ schema }) => schema));
    if (!found) continue;
    // The reason is further in.
    if (found.kind === "contradiction") return found;
    const at = found.place ? ` (${formatPlace(found.place)})` : "";
    const text =
      found.kind === "endless"
        ? `"${name}" is required and leads back to this schema, so a value would never end; make it optional or let it be null`
        : `"${name}" is required, but its schema accepts nothing${at}; make it optional or correct its schema`;
    return { kind: "contradiction", text, place: finder.placeOf(holder.node, holder.key) };
  }
  return undefined;
}

/** What a schema says of a member of this name. */
function membersOf(node: ObjectNode, name: string): Member[] {
  const { properties, patternProperties } = node;
  const found: Member[] = [];
  if (isObjectNode(properties) && Object.hasOwn(properties, name))
    found.push({ schema: properties[name] as JsonSchema, holder: { node: properties, key: name } });
  for (const [pattern, schema] of entriesOf(patternProperties)) {
    if (new RegExp(pattern, "u").test(name))
      found.push({
        schema: schema as JsonSchema,
        holder: { node: patternProperties as object, key: pattern },
      });
  }
  if (found.length > 0 || node["additionalProperties"] === undefined) return found;
  const schema = node["additionalProperties"] as JsonSchema;
  return [{ schema, holder: { node, key: "additionalProperties" } }];
}
