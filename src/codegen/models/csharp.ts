import { nameAll, splitWords } from "./identifiers.ts";
import type { ModelDeclaration, ModelMember, ModelType } from "./model.ts";

const KEYWORDS = new Set(
  (
    "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit " +
    "extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out " +
    "override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw " +
    "true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while record required init"
  ).split(" "),
);
/** Members of every record, and types that the files use. */
const TAKEN = new Set(
  (
    "Equals GetHashCode GetType ToString MemberwiseClone Finalize ReferenceEquals EqualityContract PrintMembers Deconstruct Clone " +
    "AdditionalProperties Dictionary IReadOnlyList IReadOnlyDictionary JsonElement JsonConverter JsonSerializer JsonSerializerOptions JsonException " +
    "Utf8JsonReader Utf8JsonWriter Type System Obsolete"
  ).split(" "),
);

const PRIMITIVES = {
  any: "JsonElement",
  string: "string",
  integer: "long",
  number: "double",
  boolean: "bool",
  null: "JsonElement",
} as const;

/** A file for each type: C# 11 records for System.Text.Json of .NET 8 and later. */
export function csharpModels(
  declarations: readonly ModelDeclaration[],
  namespace: string,
): { files: [path: string, text: string][]; loose: readonly LooseMember[] } {
  const writer = new CSharpWriter(declarations, namespace);
  const files = declarations.flatMap((declaration): [string, string][] => {
    const text = writer.declare(declaration);
    return text === undefined ? [] : [[`${writer.typeName(declaration.name)}.cs`, text]];
  });
  return { files, loose: writer.loose };
}

/** A place where C# has no type for what the contract says. */
export interface LooseMember {
  /** A declaration, and where in it. */
  readonly declaration: string;
  readonly member: string | undefined;
}

class CSharpWriter {
  readonly loose: LooseMember[] = [];
  readonly #declarations: ReadonlyMap<string, ModelDeclaration>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #namespace: string;
  /** The unions that a class is one of. */
  readonly #unions = new Map<string, string[]>();

  constructor(declarations: readonly ModelDeclaration[], namespace: string) {
    this.#namespace = namespace;
    this.#declarations = new Map(declarations.map((one) => [one.name, one]));
    const made = nameAll(
      declarations.map(({ name }) => name),
      {
        join: (words) => words.join(""),
        isTaken: (name) => KEYWORDS.has(name) || TAKEN.has(name),
        prefix: "Type",
      },
    );
    this.#names = new Map(declarations.map(({ name }, index) => [name, made[index] ?? name]));
    for (const declaration of declarations) {
      if (declaration.kind !== "alias" || !taggedUnion(declaration.type)) continue;
      for (const type of declaration.type.of) {
        if (type.kind === "named")
          this.#unions.set(type.name, [
            ...(this.#unions.get(type.name) ?? []),
            this.typeName(declaration.name),
          ]);
      }
    }
  }

  typeName(name: string): string {
    return this.#names.get(name) ?? name;
  }

  /** The text of its file; undefined for what C# has no declaration for: it stands where it is used. */
  declare(declaration: ModelDeclaration): string | undefined {
    switch (declaration.kind) {
      case "class":
        return this.#file(this.#record(declaration, declaration.members, declaration.open));
      case "enum":
        return this.#file(this.#enum(declaration, declaration.values));
      default:
        return taggedUnion(declaration.type)
          ? this.#file(this.#union(declaration, declaration.type))
          : undefined;
    }
  }

  #file(body: string): string {
    return `#nullable enable

using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ${this.#namespace};

${body}
`;
  }

  #record(declaration: ModelDeclaration, members: readonly ModelMember[], open: boolean): string {
    const name = this.typeName(declaration.name);
    const properties = nameAll(
      members.map((member) => member.name),
      {
        join: (words) => splitWords(words).map(capitalize).join(""),
        // A member cannot have the name of its type.
        isTaken: (property) => TAKEN.has(property) || property === name,
        prefix: "Member",
      },
    );
    const bases = this.#unions.get(declaration.name) ?? [];
    const tags = this.#tagsOf(declaration.name);
    const lines = members.map((member, index) =>
      this.#property(declaration.name, properties[index] ?? member.name, member, tags),
    );
    const rest = `    /// <summary>Members that the contract does not name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }`;
    return `${this.#head(declaration)}${open ? "" : "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]\n"}public sealed record ${name}${bases.length > 0 ? ` : ${bases.join(", ")}` : ""}
{
${[...lines, ...(open ? [rest] : [])].join("\n\n")}
}`;
  }

  #property(owner: string, property: string, member: ModelMember, tags: ReadonlySet<string>): string {
    const { type, isValue } = this.#type(member.type, owner, member.name);
    const fallback = member.default && this.#default(member.default.value, member.type);
    const fixed =
      member.type.kind === "literal" && member.type.values.length === 1 && member.required
        ? member.type.values[0]
        : undefined;
    const mayBeAbsent = !member.required && fallback === undefined;
    const isNullable = member.nullable || mayBeAbsent;
    // What is filled in when it is absent, and cannot be written in C#, stays absent.
    const required =
      member.required && fallback === undefined && fixed === undefined && !tags.has(member.name);
    const attributes = [
      `[JsonPropertyName(${text(member.name)})]`,
      ...(mayBeAbsent ? ["[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]"] : []),
      ...(member.deprecated ? ["[Obsolete]"] : []),
    ];
    const initial =
      fixed !== undefined ? ` = ${literal(fixed)};` : fallback !== undefined ? ` = ${fallback};` : "";
    const isUnset = initial === "" && !required && !isNullable && !isValue;
    const comment = summary(member.description, "    ");
    return `${comment}${attributes.map((one) => `    ${one}\n`).join("")}    public ${required ? "required " : ""}${type}${isNullable ? "?" : ""} ${property} { get; init; }${isUnset ? " = default!;" : initial}`;
  }

  #enum(declaration: ModelDeclaration, values: readonly string[]): string {
    const name = this.typeName(declaration.name);
    const members = nameAll(values, {
      join: (words) => splitWords(words).map(capitalize).join(""),
      isTaken: () => false,
      prefix: "Value",
    });
    const pairs = values.map((value, index) => [members[index] ?? "", text(value)] as const);
    // JsonStringEnumMemberName came with .NET 9.
    return `${this.#head(declaration)}[JsonConverter(typeof(${name}Converter))]
public enum ${name}
{
${pairs.map(([member]) => `    ${member},`).join("\n")}
}

internal sealed class ${name}Converter : JsonConverter<${name}>
{
    public override ${name} Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() switch
        {
${pairs.map(([member, value]) => `            ${value} => ${name}.${member},`).join("\n")}
            var other => throw new JsonException($"{other} is no ${name}"),
        };

    public override void Write(Utf8JsonWriter writer, ${name} value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value switch
        {
${pairs.map(([member, value]) => `            ${name}.${member} => ${value},`).join("\n")}
            _ => throw new JsonException($"{(int)value} is no ${name}"),
        });
}`;
  }

  /** An interface, for a class may be one of several unions; JsonPolymorphic of .NET 8 wants the tag to stand first. */
  #union(declaration: ModelDeclaration, type: TaggedUnion): string {
    const name = this.typeName(declaration.name);
    const branches = type.of.flatMap((one, index) =>
      one.kind === "named"
        ? (type.tag.values[index] ?? []).map((value) => [text(value), this.typeName(one.name)] as const)
        : [],
    );
    const classes = [...new Set(branches.map(([, branch]) => branch))];
    return `${this.#head(declaration)}[JsonConverter(typeof(${name}Converter))]
public interface ${name}
{
}

internal sealed class ${name}Converter : JsonConverter<${name}>
{
    public override ${name} Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var element = document.RootElement;
        var tag = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(${text(type.tag.member)}, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
        ${name}? read = tag switch
        {
${branches.map(([value, branch]) => `            ${value} => element.Deserialize<${branch}>(options),`).join("\n")}
            _ => throw new JsonException($"{tag ?? "nothing"} names no ${name}"),
        };
        return read ?? throw new JsonException("null is no ${name}");
    }

    public override void Write(Utf8JsonWriter writer, ${name} value, JsonSerializerOptions options)
    {
        switch (value)
        {
${classes.map((branch, index) => `            case ${branch} value${index + 1}:\n                JsonSerializer.Serialize(writer, value${index + 1}, options);\n                break;`).join("\n")}
            default:
                throw new JsonException($"{value.GetType()} is no ${name}");
        }
    }
}`;
  }

  #head(declaration: ModelDeclaration): string {
    return `${summary(declaration.description, "")}${declaration.deprecated ? "[Obsolete]\n" : ""}`;
  }

  /** The members by which unions tell a class: fixed, so nobody has to write them. */
  #tagsOf(name: string): ReadonlySet<string> {
    const tags = new Set<string>();
    for (const declaration of this.#declarations.values()) {
      if (declaration.kind !== "alias" || !taggedUnion(declaration.type)) continue;
      const { of, tag } = declaration.type;
      const index = of.findIndex((one) => one.kind === "named" && one.name === name);
      if (index >= 0 && tag.values[index]?.length === 1) tags.add(tag.member);
    }
    return tags;
  }

  #type(
    type: ModelType,
    declaration: string,
    member: string | undefined,
    seen: ReadonlySet<string> = new Set(),
  ): { readonly type: string; readonly isValue: boolean } {
    const loose = () => {
      this.loose.push({ declaration, member });
      return { type: "JsonElement", isValue: true };
    };
    switch (type.kind) {
      case "named": {
        const target = this.#declarations.get(type.name);
        if (target?.kind !== "alias" || taggedUnion(target.type))
          return { type: this.typeName(type.name), isValue: target?.kind === "enum" };
        if (seen.has(type.name)) return loose();
        return this.#type(target.type, declaration, member, new Set([...seen, type.name]));
      }
      case "literal": {
        const kinds = new Set(type.values.map((value) => typeof value));
        const [kind] = kinds;
        if (kinds.size !== 1) return loose();
        if (kind === "string") return { type: "string", isValue: false };
        return { type: kind === "boolean" ? "bool" : "long", isValue: true };
      }
      case "list":
        return {
          type: `IReadOnlyList<${this.#item(type.items, declaration, member, seen)}>`,
          isValue: false,
        };
      case "tuple":
        return { type: "IReadOnlyList<JsonElement>", isValue: false };
      case "map":
        return {
          type: `IReadOnlyDictionary<string, ${this.#item(type.values, declaration, member, seen)}>`,
          isValue: false,
        };
      case "union": {
        const kinds = new Set(type.of.map(({ kind }) => kind));
        // Whole numbers are numbers.
        if (kinds.size === 2 && kinds.has("integer") && kinds.has("number"))
          return { type: "double", isValue: true };
        return loose();
      }
      default:
        return { type: PRIMITIVES[type.kind], isValue: type.kind !== "string" };
    }
  }

  #item(type: ModelType, declaration: string, member: string | undefined, seen: ReadonlySet<string>): string {
    const parts = type.kind === "union" ? type.of.filter(({ kind }) => kind !== "null") : [type];
    const [only] = parts;
    if (type.kind === "union" && parts.length === 1 && only)
      return `${this.#type(only, declaration, member, seen).type}?`;
    return this.#type(type, declaration, member, seen).type;
  }

  /** A default as a C# expression; undefined where there is none for it. */
  #default(value: unknown, type: ModelType, seen: ReadonlySet<string> = new Set()): string | undefined {
    if (value === null) return "null";
    if (type.kind === "named") {
      const target = this.#declarations.get(type.name);
      if (target?.kind === "enum") {
        const index = target.values.indexOf(String(value));
        const members = nameAll(target.values, {
          join: (words) => splitWords(words).map(capitalize).join(""),
          isTaken: () => false,
          prefix: "Value",
        });
        return index < 0 ? undefined : `${this.typeName(type.name)}.${members[index]}`;
      }
      if (target?.kind !== "alias" || seen.has(type.name)) return undefined;
      return this.#default(value, target.type, new Set([...seen, type.name]));
    }
    if (type.kind === "map" && typeof value === "object" && Object.keys(value).length === 0)
      return `new Dictionary<string, ${this.#item(type.values, "", undefined, new Set())}>()`;
    if (type.kind === "list" && Array.isArray(value) && value.length === 0)
      return `Array.Empty<${this.#item(type.items, "", undefined, new Set())}>()`;
    if (type.kind === "string" || type.kind === "boolean" || type.kind === "literal")
      return ["string", "boolean", "number"].includes(typeof value) ? literal(value as string) : undefined;
    if (type.kind === "integer") return Number.isSafeInteger(value) ? String(value) : undefined;
    if (type.kind === "number") return typeof value === "number" ? `${value}d` : undefined;
    return undefined;
  }
}

type TaggedUnion = Extract<ModelType, { kind: "union" }> & {
  readonly tag: NonNullable<Extract<ModelType, { kind: "union" }>["tag"]>;
};

function taggedUnion(type: ModelType): type is TaggedUnion {
  return type.kind === "union" && type.tag !== undefined;
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
}

function summary(description: string | undefined, indentation: string): string {
  const lines = (description ?? "").split(/[\r\n\u2028\u2029\u0085]+/).filter((line) => line.trim() !== "");
  if (lines.length === 0) return "";
  const escaped = lines.map((line) =>
    line
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replace(/[\p{Cc}\p{Cs}]/gu, " "),
  );
  if (escaped.length === 1) return `${indentation}/// <summary>${escaped[0]}</summary>\n`;
  return [
    `${indentation}/// <summary>`,
    ...escaped.map((line) => `${indentation}/// ${line}`),
    `${indentation}/// </summary>`,
    "",
  ].join("\n");
}

/** A JSON text is a C# literal once what ends a line for C# is escaped as well. */
function text(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function literal(value: string | number | boolean): string {
  return typeof value === "string" ? text(value) : String(value);
}
