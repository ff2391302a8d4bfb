import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { run } from "../../../src/cli/run.ts";

/** One channel, one message, one operation; the payload is `ORDER` in `order.yaml`. */
export const DOCUMENT = `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      OrderPlaced:
        payload: { $ref: ./order.yaml }
operations:
  placeOrder: { action: send, channel: { $ref: "#/channels/orders" } }
`;
export const ORDER = "type: object\nrequired: [id]\nproperties: { id: { type: string } }\n";

/** A temporary folder with these files, and the command line run in it. */
export async function project(
  files: Readonly<Record<string, string>> = { "asyncapi.yaml": DOCUMENT, "order.yaml": ORDER },
) {
  const cwd = await mkdtemp(join(tmpdir(), "eventpact-cli-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  }
  const commandLine = (folder: string) => ({
    cwd: folder,
    /** The same in a folder below. */
    in: (name: string) => commandLine(join(folder, name)),
    async eventpact(...argv: string[]) {
      const out: string[] = [];
      const err: string[] = [];
      const code = await run(argv, {
        out: (line) => void out.push(line),
        err: (line) => void err.push(line),
        color: false,
        cwd: folder,
      });
      return { code, out: out.join("\n"), err: err.join("\n") };
    },
  });
  return commandLine(cwd);
}
