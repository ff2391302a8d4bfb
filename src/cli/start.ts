import { EXIT } from "./exit-codes.ts";
import { processIo } from "./io.ts";
import { OutputError } from "./output-error.ts";
import { run } from "./run.ts";

// A pipe reports a failure later than a file does. A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  io.err(`error: ${new OutputError(error).message}`);
  process.exit(EXIT.failed);
});
// Neither stream can be written, so there is nowhere to report it.
process.stderr.on("error", () => {});
const io = processIo();
process.exitCode = await run(process.argv.slice(2), io);
