/** A process in which Modelina makes TypeScript types: see `codegen.ts`. It receives paths of schemas and sends milliseconds per schema. */
import { loadFrom } from "../peers/peer.ts";
import { inlined } from "./inlined.ts";
import { timed } from "./measure.ts";
import { MODELINA } from "./peers.ts";

const { TypeScriptGenerator } = loadFrom(MODELINA.folder, "@asyncapi/modelina");

process.on("message", async (files: readonly string[]) => {
  const milliseconds = await timed(async () => {
    for (const file of files) await new TypeScriptGenerator().generate(inlined(file));
  });
  process.send?.(milliseconds / files.length);
});
process.send?.("ready");
