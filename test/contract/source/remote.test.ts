import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import type { Contract } from "../../../src/contract/model.ts";
import { DocumentError } from "../../../src/contract/source/document-error.ts";
import { withPayload, writeFiles } from "../contract-files.ts";

const pages: Record<string, { status?: number; headers?: Record<string, string>; body?: string | Buffer }> = {
  "/schemas/order.json": {
    body: '{ "type": "object", "properties": { "id": { "$ref": "ids.yaml#/definitions/Id" }, "self": { "$ref": "#" } } }',
  },
  "/schemas/ids.yaml": { body: "definitions:\n  Id: { type: string }\n" },
  "/schemas/escape.yaml": { body: "$ref: ../secret.yaml\n" },
  "/schemas/local.yaml": { body: "$ref: file:///etc/hostname\n" },
  "/schemas/absolute.yaml": { body: "$ref: /etc/hostname\n" },
  "/schemas/broken.yaml": { body: "type: [string\n" },
  "/schemas/wrong.yaml": { body: "type: text\n" },
  "/schemas/binary.yaml": { body: Buffer.from([0, 255, 1]) },
  "/schemas/moved.json": { status: 302, headers: { location: "/schemas/order.json" } },
  "/schemas/away.json": { status: 302, headers: { location: "/secret.yaml?token=hidden" } },
  "/schemas/circle.json": { status: 307, headers: { location: "/schemas/circle.json" } },
  "/schemas/large.json": { body: `{ "title": "${"x".repeat(5_000)}" }` },
  "/secret.yaml": { body: "type: string\n" },
};
const requests: string[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? "");
    const page = pages[(request.url ?? "").replace(/\?.*/, "")] ?? { status: 404, body: "no" };
    response.writeHead(page.status ?? 200, page.headers).end(page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  requests.length = 0;
});

interface Given {
  readonly ref: string;
  readonly allow?: readonly string[];
  readonly maxBytes?: number;
}

async function load({ ref, allow, maxBytes }: Given): Promise<Contract> {
  const cwd = writeFiles({ "asyncapi.yaml": withPayload(`$ref: "${ref}"`) });
  return loadContract("asyncapi.yaml", { cwd, allowRemote: allow ?? [`${origin}/schemas/`], maxBytes });
}

/** The error, with the port of the server as `PORT`. */
async function refusal(given: Given): Promise<string> {
  try {
    await load(given);
  } catch (error) {
    if (error instanceof DocumentError)
      return `${error.code} | ${error.message}`.replaceAll(new URL(origin).port, "PORT");
    throw error;
  }
  throw new Error("the contract was not refused");
}

describe("documents of the network", () => {
  it("are read where they are allowed, each once, and their $refs start at their URL", async () => {
    const contract = await load({ ref: `${origin}/schemas/order.json` });
    expect([...contract.schemas.keys()]).toEqual(["Id", "Order"]);
    expect(requests).toEqual(["/schemas/order.json", "/schemas/ids.yaml"]);
    const order = contract.schemas.get("Order")?.schema as object;
    expect(contract.sources.of(order)).toEqual({
      file: `${origin}/schemas/order.json`,
      line: 1,
      column: 1,
      pointer: "",
    });
    // What is watched is on this machine.
    expect(contract.files.map((file) => file.replace(/^.*\//, ""))).toEqual(["asyncapi.yaml"]);
  });

  it("may move to where it is allowed", async () => {
    const contract = await load({ ref: `${origin}/schemas/moved.json?token=hidden` });
    expect([...contract.schemas.keys()]).toEqual(["Id", "Order"]);
  });

  it("are named after their path, not after their query", async () => {
    const contract = await load({ ref: `${origin}/schemas/ids.yaml?token=hidden#/definitions/Id` });
    expect([...contract.schemas.keys()]).toEqual(["Id"]);
    expect(JSON.stringify(contract.sources.of(contract.schemas.get("Id")?.schema as object))).not.toContain(
      "hidden",
    );
  });

  it("are not looked at where they are not allowed", async () => {
    for (const allow of [[], ["https://example.org/"], [`${origin}/schema`], [`${origin}/schemas/order`]]) {
      expect(await refusal({ ref: `${origin}/schemas/order.json`, allow })).toBe(
        'remote_ref | asyncapi.yaml:11:17: the $ref "http://127.0.0.1:PORT/schemas/order.json" leads to the network, which is read only where it is allowed; allow it with --allow-remote http://127.0.0.1:PORT/ (allowRemote in the configuration), or save it beside the contract and refer to it by a relative path',
      );
    }
    expect(requests).toEqual([]);
  });

  it("do not leave what is allowed by path, by tricks of paths, or by redirect", async () => {
    expect(await refusal({ ref: `${origin}/schemas/escape.yaml` })).toBe(
      'remote_ref | http://127.0.0.1:PORT/schemas/escape.yaml:1:7: the $ref "../secret.yaml" leads to the network, which is read only where it is allowed; allow it with --allow-remote http://127.0.0.1:PORT/ (allowRemote in the configuration), or save it beside the contract and refer to it by a relative path',
    );
    expect(await refusal({ ref: `${origin}/schemas/..%2fsecret.yaml` })).toMatch(
      /^remote_ref \| .*read only where/,
    );
    expect(await refusal({ ref: `${origin}/schemas/away.json` })).toBe(
      "remote_ref | asyncapi.yaml:11:17: http://127.0.0.1:PORT/schemas/away.json redirects to http://127.0.0.1:PORT/secret.yaml?…, and the network is read only where it is allowed; allow it with --allow-remote http://127.0.0.1:PORT/ (allowRemote in the configuration), or save it beside the contract and refer to it by a relative path",
    );
    expect(requests).not.toContain("/secret.yaml");
  });

  it("never lead to files", async () => {
    expect(await refusal({ ref: `${origin}/schemas/local.yaml` })).toBe(
      'remote_ref | http://127.0.0.1:PORT/schemas/local.yaml:1:7: the $ref "file:///etc/hostname" leads to the network, which is read only where it is allowed; save it beside the contract and refer to it by a relative path (only https: and http: can be allowed)',
    );
    expect(await refusal({ ref: `${origin}/schemas/absolute.yaml`, allow: [`${origin}/`] })).toBe(
      "remote_unreadable | http://127.0.0.1:PORT/schemas/absolute.yaml:1:7: cannot fetch http://127.0.0.1:PORT/etc/hostname: the server answers 404 Not Found; correct the $ref, or save the document beside the contract and refer to it by a relative path",
    );
  });

  it("are refused when they cannot be fetched", async () => {
    const end =
      "correct the $ref, or save the document beside the contract and refer to it by a relative path";
    expect(await refusal({ ref: `${origin}/schemas/none.json?token=hidden` })).toBe(
      `remote_unreadable | asyncapi.yaml:11:17: cannot fetch http://127.0.0.1:PORT/schemas/none.json?…: the server answers 404 Not Found; ${end}`,
    );
    expect(await refusal({ ref: `${origin}/schemas/circle.json` })).toBe(
      `remote_unreadable | asyncapi.yaml:11:17: cannot fetch http://127.0.0.1:PORT/schemas/circle.json: it redirects more than 5 times; ${end}`,
    );
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const nobody = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    expect(await refusal({ ref: `${nobody}/a.json`, allow: [nobody] })).toBe(
      `remote_unreadable | asyncapi.yaml:11:17: cannot fetch ${nobody}/a.json: nobody listens there; ${end}`,
    );
  });

  it("are checked like files, with their place", async () => {
    expect(await refusal({ ref: `${origin}/schemas/broken.yaml` })).toMatch(
      /^yaml_syntax \| http:\/\/127\.0\.0\.1:PORT\/schemas\/broken\.yaml:2:1: this is not well-formed/,
    );
    expect(await refusal({ ref: `${origin}/schemas/wrong.yaml` })).toMatch(
      /^schema_invalid \| http:\/\/127\.0\.0\.1:PORT\/schemas\/wrong\.yaml:1:7: type must be one of/,
    );
    expect(await refusal({ ref: `${origin}/schemas/binary.yaml` })).toBe(
      "not_text | asyncapi.yaml:11:17: http://127.0.0.1:PORT/schemas/binary.yaml is no text in UTF-8; give the path of a YAML or JSON file, saved as UTF-8",
    );
    expect(await refusal({ ref: `${origin}/schemas/ids.yaml#/definitions/ID` })).toMatch(
      /^unresolved_ref \| .*ids\.yaml#\/definitions has no "ID" \(did you mean "Id"\?\)/,
    );
  });

  it("count as files do", async () => {
    expect(await refusal({ ref: `${origin}/schemas/large.json`, maxBytes: 4096 })).toBe(
      "document_too_large | asyncapi.yaml:11:17: with http://127.0.0.1:PORT/schemas/large.json the files of this contract have more than 4 KiB, and 4 KiB is the limit; split the contract, or raise the limit with --max-bytes (maxBytes in the configuration)",
    );
  });

  it("get no credentials", async () => {
    const ref = `${origin.replace("//", "//user:hidden@")}/schemas/order.json?token=hidden`;
    expect(await refusal({ ref, allow: [origin] })).toBe(
      'remote_ref | asyncapi.yaml:11:17: the $ref "http://127.0.0.1:PORT/schemas/order.json?…" holds a user name or a password; write the URL without them; eventpact sends no credentials',
    );
    expect(requests).toEqual([]);
  });
});

describe("an allowed prefix", () => {
  it.each([
    ["schemas.example.org", "is no URL with https: or http:"],
    ["file:///schemas/", "is no URL with https: or http:"],
    ["https://user:hidden@example.org/", "holds a user name or a password"],
    ["https://example.org/?a=1", "holds a query or a fragment"],
  ])("is refused: %s", async (prefix, problem) => {
    const found = await refusal({ ref: "./a.json", allow: [prefix] });
    expect(found).toMatch(/^allow_remote_invalid \| the allowed prefix ".*" /);
    expect(found).toContain(`${problem}; write one such as https://schemas.example.org/events/`);
    expect(found).not.toContain("hidden");
  });
});
