import { describe, expect, it } from "vitest";
import { DocumentError } from "../../../src/contract/source/document-error.ts";
import { formatPlace, SourceMap } from "../../../src/contract/source/source-map.ts";
import { parseYaml } from "../../../src/contract/source/yaml-values.ts";

function parse(text: string): { value: unknown; at: (node: unknown, key?: string | number) => string } {
  const sources = new SourceMap();
  const value = parseYaml(text, "a.yaml", sources, () => {});
  const at = (node: unknown, key?: string | number): string => {
    const place = sources.of(node as object, key);
    return place ? `${formatPlace(place)} ${place.pointer}` : "nowhere";
  };
  return { value, at };
}

describe("parseYaml", () => {
  it("gives a member the place of its value on the line of the key, else of the key", () => {
    const { value, at } = parse("a: 1\nb:\n  c: [x, { d: y }]\n  e: |\n    text\nf:\ng/h: 1\n");
    const root = value as { b: { c: [string, object] } };
    expect(root).toEqual({ a: 1, b: { c: ["x", { d: "y" }], e: "text\n" }, f: null, "g/h": 1 });
    expect(at(root)).toBe("a.yaml:1:1 ");
    expect(at(root, "a")).toBe("a.yaml:1:4 /a");
    expect(at(root, "b")).toBe("a.yaml:2:1 /b");
    expect(at(root.b)).toBe("a.yaml:2:1 /b");
    expect(at(root.b, "c")).toBe("a.yaml:3:6 /b/c");
    expect(at(root.b.c, 0)).toBe("a.yaml:3:7 /b/c/0");
    expect(at(root.b.c[1], "d")).toBe("a.yaml:3:15 /b/c/1/d");
    expect(at(root.b, "e")).toBe("a.yaml:4:6 /b/e");
    expect(at(root, "f")).toBe("a.yaml:6:1 /f");
    expect(at(root, "g/h")).toBe("a.yaml:7:6 /g~1h");
    expect(at(root, "no such member")).toBe("a.yaml:1:1 ");
    expect(at({})).toBe("nowhere");
  });

  it("gives an alias the object of its anchor", () => {
    const { value, at } = parse("a: &x { b: 1 }\nc: *x\nd: [*x]\ne: &s text\nf: *s\n");
    const root = value as { a: object; c: object; d: object[]; f: string };
    expect(root.c).toBe(root.a);
    expect(root.d[0]).toBe(root.a);
    expect(root.f).toBe("text");
    expect(at(root.c, "b")).toBe("a.yaml:1:12 /a/b");
    expect(at(root, "c")).toBe("a.yaml:2:4 /c");
  });

  it("applies merge keys, and own members win", () => {
    const { value, at } = parse("x: &x { a: 1, b: 2 }\ny: &y { b: 3, c: 4 }\nz:\n  <<: [*x, *y]\n  c: 5\n");
    const { z } = value as { z: object };
    expect(z).toEqual({ a: 1, b: 2, c: 5 });
    expect(at(z, "a")).toBe("a.yaml:1:12 /x/a");
    expect(at(z, "c")).toBe("a.yaml:5:6 /z/c");
  });

  it("reads keys and values as YAML 1.2 does", () => {
    const { value } = parse('200: on\nyes: 2020-01-01\n"<<": no\n~: null\n1.5: 0x10\n');
    expect(value).toEqual({ "200": "on", yes: "2020-01-01", "<<": "no", "": null, "1.5": 16 });
  });

  it("refuses what is no merge", () => {
    expect(() => parse("a:\n  <<: 1\n")).toThrow(
      new DocumentError("yaml_syntax", "a merge key (<<) takes a mapping or a list of mappings", {
        file: "a.yaml",
        line: 2,
        column: 7,
        pointer: "/a/<<",
      }),
    );
    expect(() => parse("? [a]\n: 1\n")).toThrow("a.yaml:1:3: a key must be a string");
    expect(() => parse("a: *b\n")).toThrow(
      "a.yaml:1:4: there is no anchor &b before the alias *b; define it or correct the name",
    );
  });
});
