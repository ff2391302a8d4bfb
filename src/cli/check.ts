import { checkOptions } from "./check/check-options.ts";
import { checkSettings } from "./check/check-settings.ts";
import { defineCommand } from "./command.ts";
import { documentArgument } from "./document-options.ts";

/** `eventpact check`. */
export const checkCommand = defineCommand({
  name: "check",
  summary: "say whom a change to a document breaks",
  description: `Compares an AsyncAPI 3 document with what it was: on a branch, at a tag, in a package. Says which deployed
consumers and producers a change breaks, with an event that proves it, and what to do instead.`,
  argument: documentArgument,
  options: checkOptions,
  examples: [
    ["eventpact check --against .git#branch=main", "before a merge"],
    ["eventpact check --against .git#tag=v1.0.0 --against .git#tag=v1.1.0", "with every release at once"],
    ["eventpact check --against main: --format github --format sarif=check.sarif", "in CI"],
    ["eventpact check --accept accepted.json --update-accepted", "accept what is found today"],
  ],
  exitCodes: "0 nothing that fails, 1 findings that fail, 2 wrong usage, 3 cannot load or write",
  async run(args, io) {
    const settings = await checkSettings(args, io);
    const { runCheck } = await import("./check/run-check.ts");
    return runCheck(settings, io);
  },
});
