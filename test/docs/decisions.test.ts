/** The decisions have one form, and an index. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../docs/decisions/", import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const names = readdirSync(folder)
  .filter((name) => name !== "README.md")
  .sort();

const SUPERSEDED = /superseded by \[decision (\d+)\]\((\d{4})-[a-z-]+\.md\)/;
/** `# 7. What a bundle holds`, an empty line, the status, which may take several lines, and the date. */
const HEAD =
  /^# (?<number>\d+)\. (?<title>\S.*)\n\nStatus: (?<status>[^\\]+)\\\nDate: (?<date>\d{4}-\d\d-\d\d)\n\n/;

/** The parts of the head of a page; empty texts where it has another form. */
function headOf(name: string) {
  const { number = "", title = "", status = "", date = "" } = HEAD.exec(read(name))?.groups ?? {};
  return { number, title, status: status.replaceAll("\n", " "), date };
}

describe.each(names)("%s", (name) => {
  const { number, title, status, date } = headOf(name);

  it("begins with its number, its title, its status and its date", () => {
    expect(name).toMatch(/^\d{4}-[a-z-]+\.md$/);
    expect(number).toBe(String(Number(name.slice(0, 4))));
    expect(title).not.toBe("");
    expect(new Date(date).toISOString()).toContain(date);
  });

  it("is accepted or superseded; what supersedes it, or a part of it, is a later decision", () => {
    const [whole, ...parts] = status.split("; ");
    if (whole !== "accepted") expect(whole).toMatch(new RegExp(`^${SUPERSEDED.source}$`));
    for (const part of parts) expect(part).toMatch(new RegExp(`^\\S.* ${SUPERSEDED.source}$`));
    for (const [, other, file] of status.matchAll(new RegExp(SUPERSEDED, "g"))) {
      expect(Number(other)).toBe(Number(file));
      expect(Number(other)).toBeGreaterThan(Number(number));
    }
  });
});

it("are numbered without a gap", () => {
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
});

it("are all in the index, with their titles and statuses", () => {
  const rows = names.map((name) => {
    const { number, title, status } = headOf(name);
    return `| ${number} | [${title}](${name}) | ${status} |`;
  });
  expect(read("README.md").match(/^\| \d.*$/gm)).toEqual(rows);
});

it.each(["README.md", ...names])("%s links to what is there", (name) => {
  const links = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) => to);
  expect(links.filter((to) => !existsSync(join(dirname(join(folder, name)), to)))).toEqual([]);
});
