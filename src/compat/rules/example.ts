/** A change as lines: those of both sides begin with a space, those of the old one with `-`, those of the new one with `+`. */
export type Example = string;

/** Tag for examples in source code: takes away the indentation and the empty lines around. */
export function change({ raw: [text = ""] }: TemplateStringsArray): Example {
  const lines = text.split("\n").slice(1, -1);
  // Lines of both sides are indented by one more than the marks.
  const margin = Math.min(...lines.map((line) => line.search(/\S|$/)));
  return lines.map((line) => line.slice(margin).trimEnd()).join("\n");
}

/** One side of an example, as YAML. */
export function sideOf(example: Example, side: "old" | "new"): string {
  const marks = side === "old" ? " -" : " +";
  const lines = example.split("\n").filter((line) => line === "" || marks.includes(line.charAt(0)));
  return lines.map((line) => `${line.slice(1)}\n`).join("");
}
