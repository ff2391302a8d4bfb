import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { formatFinding } from "../../src/contract/finding.ts";
import { loadContract } from "../../src/contract/load/load-contract.ts";
import type { Contract } from "../../src/contract/model.ts";
import { DocumentError } from "../../src/contract/source/document-error.ts";
import { checkContract } from "../../src/contract/validate/check-contract.ts";

/** Files of a contract by path; the document is `asyncapi.yaml` unless the test says otherwise. */
export type Files = Readonly<Record<string, string>>;

/** Writes files into a folder of the test's own, which goes when the test ends. */
export function writeFiles(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "eventpact-contract-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Loads a contract from files, or from the text of its document. */
export async function load(files: Files | string, document = "asyncapi.yaml"): Promise<Contract> {
  const cwd = writeFiles(typeof files === "string" ? { [document]: files } : files);
  return loadContract(document, { cwd });
}

/** The findings about a contract, one line each. */
export async function check(files: Files | string): Promise<string[]> {
  return (await checkContract(await load(files))).map(formatFinding);
}

/** The error with which the loader refuses a contract: `code | message`. */
export async function refusal(files: Files | string, document = "asyncapi.yaml"): Promise<string> {
  try {
    await load(files, document);
  } catch (error) {
    if (error instanceof DocumentError) return `${error.code} | ${error.message}`;
    throw error;
  }
  throw new Error("the contract was not refused");
}

/** A document with one channel and one message whose payload is this YAML, indented by two more than the key `payload`. */
export function withPayload(payload: string, message = ""): string {
  const indented = payload.trimEnd().replaceAll(/^(?=.)/gm, "          ");
  return `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      OrderPlaced:
        name: shop.order.placed
${message.trimEnd().replaceAll(/^(?=.)/gm, "        ")}
        payload:
${indented}
`;
}
