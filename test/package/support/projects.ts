/** Throw-away projects with the packed eventpact in them, made of the blocks of docs/guides/in-your-project.md. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./packed.ts";

const GUIDE = "docs/guides/in-your-project.md";

/** The files that the guide shows for a kind of project, by path. */
export function filesOf(kind: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, GUIDE), "utf8");
  const blocks = [...text.matchAll(/^```\w+ title=(\S+?)\/(\S+)\n(.*?)^```$/gms)];
  const files = blocks.flatMap(([, folder, path = "", content = ""]) =>
    folder === kind ? [[path, content] as const] : [],
  );
  if (files.length === 0) throw new Error(`${GUIDE} shows no file of ${kind}`);
  return new Map(files);
}

/** A folder for projects of one test file. */
export function projectsFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "eventpact-projects-")));
}

/**
 * A project of a kind below `folder`, with the unpacked package as `node_modules/eventpact`; `linked` are packages of this repository beside it. A
 * package.json of the guide's is completed, else it is that of an ES module.
 */
export function makeProject(
  folder: string,
  unpacked: string,
  kind: string,
  linked: readonly string[] = [],
): string {
  const project = join(folder, kind);
  mkdirSync(join(project, "node_modules"), { recursive: true });
  cpSync(unpacked, join(project, "node_modules/eventpact"), { recursive: true });
  for (const name of linked) {
    mkdirSync(dirname(join(project, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  }
  for (const [path, text] of filesOf(kind)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const manifest = join(project, "package.json");
  const given = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, "utf8")) as object)
    : { type: "module" };
  writeFileSync(manifest, JSON.stringify({ name: `${kind}-project`, private: true, ...given }, null, 2));
  return project;
}
