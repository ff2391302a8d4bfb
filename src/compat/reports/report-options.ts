import type { Rule } from "../rules/registry.ts";
import { wellFormed } from "./visible-text.ts";

/** Texts of a rule by its id; undefined for an unknown id. */
export type RuleTexts = (id: string) => Pick<Rule, "summary" | "why" | "remedy"> | undefined;

/** Options of a report format. */
export interface ReportOptions {
  /** Whether to colour the text for a terminal. Default: false. */
  readonly color?: boolean;
  /**
   * Address (`http` or `https`) of the folder with the pages of the rules, which are `<id>.md`; or with `{id}` where the id belongs.
   * Default: findings are not linked.
   */
  readonly docsUrl?: string;
  /** Absolute folder that the places of findings are relative to. Default: they are taken as they are. */
  readonly cwd?: string;
  /** Absolute root of the repository, to which CI systems want paths to be relative. Default: `cwd`. */
  readonly root?: string;
  /** Texts of rules, for formats that describe them. Default: none. */
  readonly rules?: RuleTexts;
}

/** Address of the page of a rule; undefined if it is unknown. */
export function rulePage(id: string, { docsUrl }: ReportOptions): string | undefined {
  if (docsUrl === undefined || !/^https?:\/\//i.test(docsUrl)) return undefined;
  const name = encodeURIComponent(wellFormed(id));
  return docsUrl.includes("{id}")
    ? docsUrl.replaceAll("{id}", () => name)
    : `${docsUrl.replace(/\/+$/, "")}/${name}.md`;
}
