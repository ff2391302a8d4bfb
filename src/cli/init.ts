import { basename, relative, resolve } from "node:path";
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
    description: "the folder, not there yet or empty (default: .)",
    completion: "folder",
  },
  options: {
    name: { type: "string", value: "NAME", description: "the package's name (default: the folder's)" },
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
    const shown = argument ?? ".";
    const folder = resolve(io.cwd, shown);
    const own = ownPackage();
    const name = packageName(values.name, folder, ["eventpact", "typescript"]);
    const { spec, note } =
      values.eventpact === undefined
        ? installedDependency(own, folder)
        : givenDependency(values.eventpact, io.cwd, folder);

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
          { ok: true, dir: shown, name, eventpact: spec, files: [...files.keys()], note },
          null,
          2,
        ),
      );
      return EXIT.ok;
    }
    io.out(`${paint(io, "green", shown)}: ${name}, ${count(files.size, "file")}, with eventpact ${spec}`);
    if (note !== undefined) io.err(`${paint(io, "yellow", "note")}: ${note}`);
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

/** The name asked for, else the folder's. Throws a `UsageError` that says which rule it breaks. */
function packageName(given: string | undefined, folder: string, taken: readonly string[]): string {
  const name = given ?? basename(folder);
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
