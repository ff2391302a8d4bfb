import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { defineCommand } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import { givenDependency, installedDependency } from "./init/dependency.ts";
import { ownPackage, templateFolder } from "./init/own-package.ts";
import { whyInvalidName } from "./init/package-name.ts";
import { readTemplate } from "./init/template.ts";
import { writePackage } from "./init/write-package.ts";
import { count, paint } from "./paint.ts";
import { shellQuote } from "./shell-quote.ts";
import { UsageError } from "./usage-error.ts";

/** `eventpact init`. */
export const initCommand = defineCommand({
  name: "init",
  summary: "make a new contract package",
  description: `Makes a new contract package: an AsyncAPI document with schemas, the typed code made of them, tests, a CI
workflow and a README. "npm install && npm test" passes in it at once.`,
  argument: {
    name: "dir",
    description:
      "the folder, not there yet or empty (default: .); @scope/name makes the package @scope/name in the folder name",
    completion: "folder",
  },
  options: {
    name: {
      type: "string",
      value: "NAME",
      description: "the package's name (default: the folder's, with its scope)",
    },
    eventpact: {
      type: "string",
      value: "SPEC",
      description:
        "how it depends on eventpact, as npm install takes it: a version, a tarball, a folder, a repository (default: the way the eventpact that runs was installed)",
      completion: "file",
    },
    json: { type: "boolean", description: "print the result as JSON" },
  },
  examples: [
    ["eventpact init shop-events", "a package in a new folder"],
    [
      "eventpact init shop --name @acme/shop-events --eventpact ./eventpact-0.1.0.tgz",
      "with another name, on an eventpact that is in no registry",
    ],
  ],
  exitCodes: "0 done, 2 wrong usage, 3 cannot write (then nothing was written)",
  async run({ values, argument }, io) {
    const { shown, scoped } = placeOf(argument ?? ".", io.cwd, values.name);
    const folder = resolve(io.cwd, shown);
    const own = ownPackage();
    const name = packageName(values.name ?? scoped, folder, ["eventpact", "typescript"], values.name);
    const { spec, note } =
      values.eventpact === undefined
        ? installedDependency(own, folder)
        : givenDependency(values.eventpact, io.cwd, folder);
    const notes = [note, workflowNote(folder)].filter((each) => each !== undefined);

    const files = readTemplate(
      templateFolder(own),
      new Map([
        ["name", name],
        ["eventpact", spec],
        // The seam that generated code imports never changes: any later runtime will do.
        ["peer", `>=${own.version}`],
      ]),
    );
    await writePackage(folder, files, shown);

    if (values.json) {
      io.out(
        JSON.stringify(
          { ok: true, dir: shown, name, eventpact: spec, files: [...files.keys()], notes },
          null,
          2,
        ),
      );
      return EXIT.ok;
    }
    io.out(`${paint(io, "green", shown)}: ${name}, ${count(files.size, "file")}, with eventpact ${spec}`);
    for (const each of notes) io.err(`${paint(io, "yellow", "note")}: ${each}`);
    const enter = relative(io.cwd, folder);
    io.out(
      [
        "",
        "Next:",
        ...(enter === "" ? [] : [`  cd ${shellQuote(enter)}`]),
        "  npm install",
        "  npm test",
        "",
      ].join("\n"),
    );
    io.out("Then write your events into asyncapi.yaml and schemas/; README.md says more.");
    return EXIT.ok;
  },
});

/**
 * The folder, and the name of a package that it says with a scope. `@acme/orders` is a name, and its folder is `orders`, unless there is a folder
 * `@acme`; the folder `packages/@acme/orders` has the scope as well.
 */
function placeOf(
  argument: string,
  cwd: string,
  name: string | undefined,
): { readonly shown: string; readonly scoped?: string } {
  const [scope = "", bare = ""] = argument.split("/");
  const isName = scope.startsWith("@") && argument === `${scope}/${bare}` && bare !== "";
  if (isName && name === undefined && !existsSync(resolve(cwd, scope)))
    return { shown: bare, scoped: argument };
  const folder = resolve(cwd, argument);
  const above = basename(dirname(folder));
  return above.startsWith("@")
    ? { shown: argument, scoped: `${above}/${basename(folder)}` }
    : { shown: argument };
}

/** What to do with the workflow of a package that is part of a larger repository; GitHub reads only what is at its root. */
function workflowNote(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return undefined;
  for (let root = dirname(folder); ; root = dirname(root)) {
    if (existsSync(join(root, ".git"))) {
      const path = relative(root, folder).split(sep).join("/");
      return `GitHub reads workflows at the root of the repository only; move ${path}/.github/workflows/ci.yml to .github/workflows/ there, and let its steps run in ${path} (defaults.run.working-directory)`;
    }
    if (dirname(root) === root) return undefined;
  }
}

/** The name that is asked for or that the argument says, else the folder's. Throws a `UsageError` that says which rule it breaks. */
function packageName(
  known: string | undefined,
  folder: string,
  taken: readonly string[],
  given: string | undefined,
): string {
  const name = known ?? basename(folder);
  const why = whyInvalidName(name, taken);
  if (why === undefined) return name;
  const whose = given === undefined ? "the folder's name" : "--name";
  throw new UsageError(
    `${whose} ${JSON.stringify(name)} cannot be the name of a package: ${why}; pass --name, e.g. --name ${suggestion(name, taken)}`,
  );
}

/** A name like the one that cannot be. */
function suggestion(name: string, taken: readonly string[]): string {
  const near = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "")
    .slice(0, 100);
  return [near, `${near}-events`].find((each) => whyInvalidName(each, taken) === undefined) ?? "shop-events";
}
