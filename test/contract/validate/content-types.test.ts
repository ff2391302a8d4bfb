import { expect, it } from "vitest";
import { check } from "../contract-files.ts";

const document = (contentType: string) => `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  photos:
    address: photos
    messages:
      PhotoTaken:
        contentType: ${contentType}
        payload: { type: string }
operations:
  take: { action: send, channel: { $ref: "#/channels/photos" } }
`;

it.each([
  "application/octet-stream",
  "image/png",
  "application/x-protobuf; messageType=Photo",
  "Application/PDF",
])("%s is bytes, which no publisher can pass", async (contentType) => {
  expect(await check(document(contentType))).toEqual([
    `asyncapi.yaml:8:22: warning content-type-binary: the content type of PhotoTaken is ${contentType}, but events travel as JSON, which holds no bytes; make the payload an object with the bytes as a base64 string (contentEncoding: base64), or with the address of a file`,
  ]);
});

it.each([
  "application/json",
  "text/plain",
  "application/xml",
  "image/svg+xml",
  "application/vnd.acme+json",
  "application/zipcodes",
])("%s is text", async (contentType) => {
  expect(await check(document(contentType))).toEqual([]);
});
