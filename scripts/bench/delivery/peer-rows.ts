import { median } from "../measure.ts";
import type { Row } from "./report.ts";

/** Messages per second by the name of who was measured; a peer that was not measured has none. */
export type Rates = ReadonlyMap<string, readonly number[]>;

/** The rows of a comparison with a loop by hand and with peers. Ratios only take those that were measured. */
export function peerRows(rates: Rates, peers: readonly string[]): Row[] {
  const of = (name: string) => {
    const measured = rates.get(name) ?? [];
    return measured.length > 0 ? median(measured) : undefined;
  };
  const ours = of("eventpact") ?? Number.NaN;
  const measured = peers.map(of).filter((value) => value !== undefined);
  const rows = ["eventpact", "by hand", ...peers].map((name) => ({
    name: `${name}: messages per second`,
    value: of(name),
  }));
  return [
    ...rows,
    { name: "ratio to the loop by hand", value: ours / (of("by hand") ?? Number.NaN), min: 0.75 },
    {
      name: "ratio to the best of the others",
      value: measured.length > 0 ? ours / Math.max(...measured) : undefined,
      min: 1,
    },
  ];
}
