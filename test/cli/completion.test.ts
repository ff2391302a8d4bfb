import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { project } from "./support/project.ts";

async function scriptFor(shell: string): Promise<string> {
  const { eventpact } = await project({});
  const { code, out } = await eventpact("completion", shell);
  expect(code).toBe(0);
  return out;
}

describe("eventpact completion", () => {
  it.each([
    [["gen"], "generate"],
    [["--ver"], "--version"],
    [["generate", "--al"], "--allow-remote"],
    [["validate", "--j"], "--json"],
    [["completion", "z"], "zsh"],
    [["help", "val"], "validate"],
    [["generate", "--out", "sr"], "src"],
    [["generate", "--out", "asy"], ""],
    [["generate", "asy"], "asyncapi.yaml"],
    [["generate", "my"], "my events.yaml"],
  ])("completes %j in bash", async (words, expected) => {
    const { cwd } = await project({ "asyncapi.yaml": "", "src/x": "", "my events.yaml": "" });
    const program = `${await scriptFor("bash")}
COMP_WORDS=(eventpact "$@"); COMP_CWORD=$#
_eventpact
printf "%s\\n" "\${COMPREPLY[@]}"`;
    expect(execFileSync("bash", ["-c", program, "bash", ...words], { cwd, encoding: "utf8" }).trim()).toBe(
      expected,
    );
  });

  it.each(["bash", "zsh", "fish"])("knows every command and flag in %s", async (shell) => {
    const script = await scriptFor(shell);
    const { eventpact } = await project({});
    const commands = [...(await eventpact("--help")).out.matchAll(/^ {2}(\w+)/gm)].map(
      ([, name]) => name ?? "",
    );
    expect(commands).toContain("generate");
    for (const command of commands) {
      expect(script).toContain(command);
      const help = (await eventpact("help", command)).out;
      for (const [, flag] of help.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm))
        expect(script).toMatch(new RegExp(`(?:--|-l )${flag}\\b|help`));
    }
  });
});
