/** One side of an example of a rule, as YAML. */
export function sideOf(example: string, side: "old" | "new"): string {
  const marks = side === "old" ? " -" : " +";
  const lines = example.split("\n").filter((line) => line === "" || marks.includes(line.charAt(0)));
  return lines.map((line) => `${line.slice(1)}\n`).join("");
}
