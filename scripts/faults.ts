/** `npm run faults`: breaks things on purpose and measures what is lost. See docs/reliability.md. */
import { parseArgs } from "node:util";
import { scenarios } from "../test/faults/scenarios/index.ts";
import { type Result, runScenario } from "../test/faults/support/scenario.ts";

const usage =
  "npm run faults -- [--scale 0.01] [--only G1,G6] [--json | --markdown]\n\nscale 1 is the full size; exit codes: 0 all held, 1 a figure was missed, 2 usage";

function options() {
  try {
    const { values } = parseArgs({
      options: {
        scale: { type: "string", default: "0.01" },
        only: { type: "string" },
        json: { type: "boolean" },
        markdown: { type: "boolean" },
      },
    });
    const scale = Number(values.scale);
    const only = values.only?.split(",").map((id) => id.trim().toUpperCase());
    const chosen = scenarios.filter(({ id }) => !only || only.includes(id));
    const unknown = only?.filter((id) => !scenarios.some((scenario) => scenario.id === id)) ?? [];
    if (unknown.length > 0)
      throw new Error(
        `no scenario ${unknown.join(", ")}; there are ${scenarios.map(({ id }) => id).join(", ")}`,
      );
    if (!(scale > 0 && scale <= 1)) throw new Error("--scale is a number above 0, and 1 at most");
    return { ...values, scale, chosen };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

function row({ id, title, figures, seconds, pass, missed }: Result): string {
  const found = Object.entries(figures).map(([name, value]) => `${name} ${value.toLocaleString("en")}`);
  return `| ${id} | ${title} | ${found.join(", ")} | ${seconds} s | ${pass ? "held" : `missed: ${missed.join("; ")}`} |`;
}

const { scale, chosen, json, markdown } = options();
const results: Result[] = [];
if (markdown) console.log("| id | fault | found | took | |\n|---|---|---|---|---|");
for (const scenario of chosen) {
  const result = await runScenario(scenario, scale, true);
  results.push(result);
  if (markdown) console.log(row(result));
  else if (!json) {
    console.log(`${result.pass ? "held  " : "MISSED"} ${result.id} ${result.title} (${result.seconds} s)`);
    console.log(`       ${JSON.stringify(result.figures)}`);
    for (const missed of result.missed) console.log(`       ${missed}`);
  }
}
if (json) console.log(JSON.stringify(results, null, 2));
process.exit(results.every(({ pass }) => pass) ? 0 : 1);
