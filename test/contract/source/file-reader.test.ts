/** A contract may come from elsewhere than the disk. */
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { type FileReader, UnreadableFile } from "../../../src/contract/source/file-reader.ts";
import { formatPlace } from "../../../src/contract/source/source-map.ts";
import { withPayload } from "../contract-files.ts";

const ROOT = "/nowhere/on/the/disk";

function readerOf(files: Readonly<Record<string, string>>): FileReader {
  const bytesOf = (path: string): Uint8Array => {
    const text = files[path.slice(ROOT.length + 1)];
    if (text === undefined) throw new UnreadableFile("lost", "it was lost; look for it");
    return new TextEncoder().encode(text);
  };
  const paths = Object.keys(files).map((path) => `${ROOT}/${path}`);
  return {
    status: (path) => ({ kind: "file", size: bytesOf(path).length, stamp: "" }),
    read: bytesOf,
    exists: (path) => path.endsWith("lost.json") || paths.some((known) => known.startsWith(path)),
    names: (folder) => paths.filter((path) => dirname(path) === folder).map((path) => basename(path)),
    label: (path) => `archive:${path.slice(ROOT.length + 1)}`,
  };
}

const load = (files: Readonly<Record<string, string>>) =>
  loadContract("asyncapi.yaml", { cwd: ROOT, reader: readerOf(files) });

describe("a reader of files", () => {
  it("gives all files and their labels", async () => {
    const contract = await load({
      "asyncapi.yaml": withPayload("$ref: ./schemas/order.json"),
      "schemas/order.json": '{ "title": "Order", "type": "object" }',
    });
    const schema = [...contract.schemas.values()][0]?.schema;
    if (typeof schema !== "object") throw new Error("the payload is not there");
    const place = contract.sources.of(schema);
    expect(place && formatPlace(place)).toBe("archive:schemas/order.json:1:1");
    expect(contract.files).toEqual([`${ROOT}/asyncapi.yaml`, `${ROOT}/schemas/order.json`]);
  });

  it("is asked for the names of a folder when a file is missing", async () => {
    const files = { "asyncapi.yaml": withPayload("$ref: ./schemas/ordre.json"), "schemas/order.json": "{}" };
    await expect(load(files)).rejects.toThrow(
      'archive:asyncapi.yaml:11:17: the $ref "./schemas/ordre.json" leads to archive:schemas/ordre.json, which does not exist (did you mean "order.json"?); that folder holds order.json',
    );
  });

  it("says why it gives no file, at the place that asked for it", async () => {
    const refused = load({ "asyncapi.yaml": withPayload("$ref: ./lost.json") });
    await expect(refused).rejects.toMatchObject({
      code: "lost",
      message: "archive:asyncapi.yaml:11:17: cannot read archive:lost.json: it was lost; look for it",
    });
  });
});
