import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { builtCommand } from "../support/command.ts";
import { DOCUMENT, ORDER, project } from "./support/project.ts";

describe("eventpact", () => {
  it("prints its version", async () => {
    const { eventpact } = await project({});
    const { version } = JSON.parse(
      await readFile(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8"),
    );
    expect(await eventpact("--version")).toEqual({ code: 0, out: version, err: "" });
  });

  it("explains itself", async () => {
    const { eventpact } = await project({});
    expect(await eventpact("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("generate    make code"),
      err: "",
    });
    expect(await eventpact()).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("Usage: eventpact <command>"),
    });
    for (const argv of [
      ["help", "generate"],
      ["generate", "--help"],
      ["generate", "-h"],
    ]) {
      expect(await eventpact(...argv)).toMatchObject({
        code: 0,
        out: expect.stringContaining("Usage: eventpact generate"),
        err: "",
      });
    }
  });

  it.each([
    [
      ["generat"],
      'error: there is no command "generat"; did you mean "generate"?\neventpact --help says how it is used',
    ],
    [["constructor"], 'error: there is no command "constructor"\neventpact --help says how it is used'],
    [
      ["generate", "--outt", "x"],
      "error: there is no flag --outt of generate; did you mean --out?\neventpact generate --help says how it is used",
    ],
    [
      ["generate", "--out="],
      "error: --out is given an empty text; write --out DIR\neventpact generate --help says how it is used",
    ],
    [
      ["validate", "a.yaml", "b.yaml"],
      "error: expected one document, got 2: a.yaml b.yaml\neventpact validate --help says how it is used",
    ],
    [
      ["generate", "--out", "a", "-o", "b"],
      "error: --out is given more than once; give it once\neventpact generate --help says how it is used",
    ],
    [
      ["generate", "--out"],
      "error: Option '-o, --out <value>' argument missing\neventpact generate --help says how it is used",
    ],
    [
      ["generate", "--watch", "--check"],
      "error: --watch writes and --check does not; give one of them\neventpact generate --help says how it is used",
    ],
    [
      ["validate", "--max-bytes", "1e3"],
      "error: --max-bytes needs a whole number above 0, e.g. --max-bytes 20000000, not 1e3\neventpact validate --help says how it is used",
    ],
    [["validate", ""], "error: the document is an empty text\neventpact validate --help says how it is used"],
    [["completion"], "error: the shell is missing\neventpact completion --help says how it is used"],
    [
      ["completion", "tcsh"],
      "error: there is no script for the shell tcsh; name bash, zsh or fish\neventpact completion --help says how it is used",
    ],
    [
      ["generate", "--out", "-x"],
      "error: Option '--out' argument is ambiguous: to specify an option argument starting with a dash use '--out=-XYZ'\neventpact generate --help says how it is used",
    ],
  ])("refuses %j", async (argv, message) => {
    const { eventpact } = await project({});
    expect(await eventpact(...argv)).toEqual({ code: 2, out: "", err: message });
  });

  it("refuses as JSON too, with --watch on one line", async () => {
    const { eventpact } = await project({});
    for (const argv of [["--json"], ["generat", "--json"], ["generate", "--json", "--watch", "--check"]]) {
      const { code, out, err } = await eventpact(...argv);
      expect({ code, err }).toEqual({ code: 2, err: "" });
      expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: "usage" } });
      expect(out.includes("\n")).toBe(!argv.includes("--watch"));
    }
  });

  it("says in one line what cannot be loaded or written", async () => {
    const { eventpact } = await project({
      "asyncapi.yaml": DOCUMENT,
      "order.yaml": ORDER,
      "broken.yaml": "asyncapi: [",
      "in-the-way": "",
    });
    expect(await eventpact("validate", "nothing.yaml")).toMatchObject({
      code: 3,
      out: "",
      err: expect.stringMatching(/^error file_unreadable: cannot read nothing\.yaml: .*$/),
    });
    expect(await eventpact("validate", "broken.yaml")).toMatchObject({
      code: 3,
      // As findings are printed.
      err: expect.stringMatching(
        /^broken\.yaml:1:\d+: error yaml_syntax: this is not well-formed: .*; check the indentation, and quote a value that contains ": "$/,
      ),
    });
    expect(await eventpact("generate", "--out", "in-the-way")).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^error: in-the-way is a file; --out needs a folder, e\.g\. --out generated\n/,
      ),
    });
    const json = await eventpact("validate", "nothing.yaml", "--json");
    expect({ ...json, out: JSON.parse(json.out) }).toMatchObject({
      code: 3,
      err: "",
      out: { ok: false, error: { code: "file_unreadable" } },
    });
  });

  it("ends with the exit code, without a stack trace, and without colour when it is not on a terminal", async () => {
    const { cwd } = await project({});
    const failure = await promisify(execFile)(process.execPath, [builtCommand(), "validate"], { cwd }).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(/^error file_unreadable: cannot read asyncapi\.yaml: .*\n$/),
    });
  });
});
