import { dirname, resolve } from "node:path";
import { makeFolders } from "../codegen/make-folders.ts";
import { writeAtomically } from "../codegen/write-atomically.ts";
import { defineCommand } from "./command.ts";
import { documentArgument, documentOptions, documentSettings } from "./document-options.ts";
import { EXIT } from "./exit-codes.ts";
import { count, paint } from "./paint.ts";
import { UsageError } from "./usage-error.ts";

/** `eventpact bundle`. */
export const bundleCommand = defineCommand({
  name: "bundle",
  summary: "put a document and all its files into one document",
  description: `Makes one self-contained AsyncAPI document: what other files hold becomes components, named as generated code
names it, so that the code generated from the bundle is the same. Comments are not kept.`,
  argument: documentArgument,
  options: {
    out: {
      type: "string",
      short: "o",
      value: "FILE",
      description: "where it goes, as .yaml, .yml or .json (default: YAML to standard output)",
      completion: "file",
    },
    ...documentOptions,
  },
  examples: [
    ["eventpact bundle --out dist/asyncapi.yaml", "one file to publish"],
    ["eventpact bundle api/events.yaml > bundled.yaml", "to standard output"],
  ],
  exitCodes: "0 done, 2 wrong usage, 3 cannot load or write",
  async run(args, io) {
    const { out, json = false } = args.values;
    const { document, load } = await documentSettings(args, io);
    const target = out === undefined ? undefined : resolve(io.cwd, out);
    if (target !== undefined && !/\.(?:ya?ml|json)$/i.test(target))
      throw new UsageError(`${out} has no ending that says the format; name it .yaml, .yml or .json`);
    const { bundleContract, printBundle } = await import("../codegen/index.ts");
    const bundled = await bundleContract(document, load);
    if (target !== undefined && bundled.files.includes(target))
      throw new UsageError(`${out} is a file of the contract itself; give the bundle a name of its own`);
    const isJson = target === undefined ? json : /\.json$/i.test(target);
    const text = printBundle(bundled.document, isJson ? "json" : "yaml");
    if (target === undefined) {
      io.out(text.trimEnd());
      return EXIT.ok;
    }
    makeFolders(dirname(target));
    writeAtomically(target, text);
    if (json) io.out(JSON.stringify({ ok: true, out, files: bundled.files.length }, null, 2));
    else io.out(`${paint(io, "green", out ?? "")}: ${document} with ${count(bundled.files.length, "file")}`);
    return EXIT.ok;
  },
});
