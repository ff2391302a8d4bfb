import { escapedLiteral, type NamingRules, nameAll, splitWords } from "./identifiers.ts";
import type { ModelDeclaration, ModelMember, ModelType } from "./model.ts";

const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda " +
    "nonlocal not or pass raise return try while with yield self cls"
  ).split(" "),
);
/** What the module imports or defines, and what a pydantic model has: a member of that name would hide it. */
const TAKEN = new Set(
  (
    "annotations enum Enum Annotated Any Literal Optional Union BaseModel BeforeValidator ConfigDict Field StrictBool StrictInt StrictStr StrictFloat " +
    "Config Integer Number NotNull str int bool float list dict tuple object Tuple List Dict " +
    "copy dict json schema construct validate fields parse_obj parse_raw parse_file from_orm schema_json update_forward_refs " +
    "model_config model_fields model_computed_fields model_extra model_fields_set model_construct model_copy model_dump model_dump_json " +
    "model_json_schema model_parametrized_name model_post_init model_rebuild model_validate model_validate_json model_validate_strings"
  ).split(" "),
);

const PRIMITIVES = {
  any: "Any",
  string: "StrictStr",
  integer: "Integer",
  number: "Number",
  boolean: "StrictBool",
  null: "None",
} as const;

const LIMIT_ARGUMENTS: Readonly<Record<string, string>> = {
  minimum: "ge",
  maximum: "le",
  exclusiveMinimum: "gt",
  exclusiveMaximum: "lt",
  minLength: "min_length",
  maxLength: "max_length",
  minItems: "min_length",
  maxItems: "max_length",
};

/** `__init__.py` and `models.py`: pydantic v2 models for Python 3.9 and later. */
export function pythonModels(declarations: readonly ModelDeclaration[]): [path: string, text: string][] {
  const names = declarations.map(({ name }) => name);
  const python = new PythonWriter(declarations);
  const body = [
    ...declarations.filter(({ kind }) => kind === "enum").map((one) => python.declare(one)),
    ...declarations.filter(({ kind }) => kind === "class").map((one) => python.declare(one)),
    ...python.aliasesInOrder().map((one) => python.declare(one)),
  ];
  const rebuilt = declarations
    .filter(({ kind }) => kind === "class")
    .map(({ name }) => `${python.className(name)}.model_rebuild()`);
  const exported = names.map((name) => python.className(name));
  return [
    [
      "__init__.py",
      `${exported.map((name) => `from .models import ${name}`).join("\n")}\n\n__all__ = [\n${exported.map((name) => `    "${name}",\n`).join("")}]\n`,
    ],
    // Type checkers believe the annotations of a package that has it (PEP 561).
    ["py.typed", ""],
    ["models.py", `${PREAMBLE}\n\n\n${[...body, rebuilt.join("\n")].filter(Boolean).join("\n\n\n")}\n`],
  ];
}

const PREAMBLE = `from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal, Optional, Union

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# A JSON integer: 1.0 is one, a text that looks like one is not.
Integer = Annotated[StrictInt, BeforeValidator(_whole)]
# A JSON number: whole or not, and no text that looks like one.
Number = Union[StrictInt, StrictFloat]


def _not_null(value: Any) -> Any:
    if value is None:
        raise ValueError("may be left out, but not null")
    return value


# A member that may be left out, but is not null when it is there.
NotNull = BeforeValidator(_not_null)`;

class PythonWriter {
  readonly #declarations: ReadonlyMap<string, ModelDeclaration>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #classNames: ReadonlySet<string>;
  /** Aliases that no line above defines yet. */
  readonly #pending: Set<string>;

  constructor(declarations: readonly ModelDeclaration[]) {
    this.#declarations = new Map(declarations.map((one) => [one.name, one]));
    const rules: NamingRules = {
      join: (words) => words.join(""),
      isTaken: (name) => KEYWORDS.has(name) || TAKEN.has(name),
      prefix: "Type",
    };
    const names = declarations.map(({ name }) => name);
    const made = nameAll(names, rules);
    this.#names = new Map(names.map((name, index) => [name, made[index] ?? name]));
    this.#classNames = new Set(made);
    this.#pending = new Set(declarations.flatMap(({ kind, name }) => (kind === "alias" ? [name] : [])));
  }

  className(name: string): string {
    return this.#names.get(name) ?? name;
  }

  /** Aliases, each after those that it names; in a circle, what leads back is `Any`. */
  aliasesInOrder(): ModelDeclaration[] {
    const ordered = new Set<ModelDeclaration>();
    const visit = (declaration: ModelDeclaration, above: ReadonlySet<string>): void => {
      if (declaration.kind !== "alias" || ordered.has(declaration) || above.has(declaration.name)) return;
      const path = new Set([...above, declaration.name]);
      for (const name of namesIn(declaration.type)) {
        const target = this.#declarations.get(name);
        if (target) visit(target, path);
      }
      ordered.add(declaration);
    };
    for (const declaration of this.#declarations.values()) visit(declaration, new Set());
    return [...ordered];
  }

  declare(declaration: ModelDeclaration): string {
    const name = this.className(declaration.name);
    if (declaration.kind === "alias") {
      const comment = describe(declaration)
        .map((line) => `# ${printable(line)}\n`)
        .join("");
      const line = `${comment}${name} = ${this.#annotation(declaration.type, this.#pending)}`;
      this.#pending.delete(declaration.name);
      return line;
    }
    const doc = docstring(describe(declaration), "    ");
    if (declaration.kind === "enum") {
      const members = nameAll(declaration.values, {
        join: (words) => splitWords(words).join("_").toUpperCase(),
        // Names that Enum keeps for itself.
        isTaken: (member) => /^(?:NAME|VALUE|MRO)$/.test(member),
        prefix: "VALUE_",
      });
      const lines = declaration.values.map(
        (value, index) => `    ${members[index]} = ${escapedLiteral(value)}`,
      );
      return `class ${name}(str, Enum):\n${doc}${lines.join("\n")}`;
    }
    const { members, open } = declaration;
    const wireNames = new Set(members.map((member) => member.name));
    const fields = nameAll(
      members.map((member) => member.name),
      {
        join: (words) => words.join("_"),
        // Values come by either name: no field may be called as another is on the wire.
        isTaken: (field, wireName) =>
          (field !== wireName && wireNames.has(field)) ||
          KEYWORDS.has(field) ||
          TAKEN.has(field) ||
          this.#classNames.has(field),
        prefix: "field_",
      },
    );
    const config = `    model_config = ConfigDict(populate_by_name=True, extra="${open ? "allow" : "forbid"}", protected_namespaces=())`;
    const lines = members.map((member, index) => this.#field(fields[index] ?? member.name, member));
    return [
      `class ${name}(BaseModel):\n${doc}${config}`,
      ...(lines.length > 0 ? [lines.join("\n")] : []),
    ].join("\n\n");
  }

  #field(field: string, member: ModelMember): string {
    const limits = Object.entries(member.limits).flatMap(([keyword, value]) => {
      const argument = LIMIT_ARGUMENTS[keyword];
      return argument !== undefined && fits(keyword, member.type) ? [`${argument}=${value}`] : [];
    });
    const base = this.#annotation(member.type, new Set());
    const limited = limits.length > 0 ? `Annotated[${base}, Field(${limits.join(", ")})]` : base;
    const isNullable = member.nullable && member.type.kind !== "any" && member.type.kind !== "null";
    const hasDefault = member.default !== undefined;
    const isOptional = !member.required && !hasDefault;
    const nullable =
      isNullable || (isOptional && member.type.kind !== "any") ? `Optional[${limited}]` : limited;
    const type =
      isOptional && !member.nullable && member.type.kind !== "any"
        ? `Annotated[${nullable}, NotNull]`
        : nullable;
    const settings: string[] = [];
    if (hasDefault) settings.push(...this.#defaultOf(member));
    else if (isOptional) settings.push("default=None");
    if (field !== member.name) settings.push(`alias=${escapedLiteral(member.name)}`);
    if (member.description !== undefined) settings.push(`description=${escapedLiteral(member.description)}`);
    if (member.deprecated) settings.push("deprecated=True");
    return `    ${field}: ${type}${settings.length > 0 ? ` = Field(${settings.join(", ")})` : ""}`;
  }

  /** A default of the type that a reader gets: validated, so that an enum or a class is one. */
  #defaultOf(member: ModelMember): string[] {
    const value = member.default?.value;
    const plain = literal(value);
    const isMutable = typeof value === "object" && value !== null;
    return [isMutable ? `default_factory=lambda: ${plain}` : `default=${plain}`, "validate_default=True"];
  }

  #annotation(type: ModelType, inside: ReadonlySet<string>): string {
    switch (type.kind) {
      case "named":
        return inside.has(type.name) ? "Any" : this.className(type.name);
      case "literal":
        return `Literal[${type.values.map(literal).join(", ")}]`;
      case "list":
        return `list[${this.#annotation(type.items, inside)}]`;
      case "tuple":
        return type.exact && type.items.length > 0
          ? `tuple[${type.items.map((item) => this.#annotation(item, inside)).join(", ")}]`
          : "list[Any]";
      case "map":
        return `dict[str, ${this.#annotation(type.values, inside)}]`;
      case "union": {
        const union = `Union[${type.of.map((one) => this.#annotation(one, inside)).join(", ")}]`;
        const field = type.tag && this.#tagField(type.of, type.tag.member);
        return field === undefined
          ? union
          : `Annotated[${union}, Field(discriminator=${escapedLiteral(field)})]`;
      }
      default:
        return PRIMITIVES[type.kind];
    }
  }

  /** The name of the tag's field, where all classes call it the same and hold it as a literal. */
  #tagField(types: readonly ModelType[], member: string): string | undefined {
    const isLiteral = types.every((type) => {
      const target = type.kind === "named" ? this.#declarations.get(type.name) : undefined;
      const found = target?.kind === "class" ? target.members.find(({ name }) => name === member) : undefined;
      return found?.type.kind === "literal";
    });
    return isLiteral &&
      /^[A-Za-z][A-Za-z0-9_]*$/.test(member) &&
      !TAKEN.has(member) &&
      !KEYWORDS.has(member) &&
      !this.#classNames.has(member)
      ? member
      : undefined;
  }
}

/** Whether pydantic checks a limit on values of this type. */
function fits(keyword: string, type: ModelType): boolean {
  if (/Length$/.test(keyword)) return type.kind === "string";
  if (/Items$/.test(keyword)) return type.kind === "list";
  return type.kind === "integer" || type.kind === "number";
}

function namesIn(type: ModelType): string[] {
  switch (type.kind) {
    case "named":
      return [type.name];
    case "list":
      return namesIn(type.items);
    case "map":
      return namesIn(type.values);
    case "tuple":
      return type.items.flatMap(namesIn);
    case "union":
      return type.of.flatMap(namesIn);
    default:
      return [];
  }
}

function describe({ description, deprecated }: ModelDeclaration): string[] {
  const lines = (description ?? "")
    .split(/[\r\n\u2028\u2029\v\f\u0085]+/)
    .filter((line) => line.trim() !== "");
  return [...lines, ...(deprecated ? ["Deprecated."] : [])];
}

function docstring(lines: readonly string[], indentation: string): string {
  if (lines.length === 0) return "";
  const escaped = lines.map((line) => printable(line.replaceAll("\\", "\\\\").replaceAll('"', '\\"')));
  return `${indentation}"""${escaped.join(`\n${indentation}`)}"""\n\n`;
}

/** What no source text can hold, as escapes. */
function printable(line: string): string {
  return line.replace(
    /[\p{Cc}\p{Cs}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return escapedLiteral(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, member]) => `${escapedLiteral(key)}: ${literal(member)}`)
      .join(", ")}}`;
  return String(value);
}
