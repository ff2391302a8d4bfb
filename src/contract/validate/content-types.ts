/** For `validate`, which looks at one contract (`check` compares two): events travel as JSON, which holds no bytes. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";

/** Content types (RFC 6838) whose content is bytes rather than text. */
const BINARY =
  /^(?:image\/(?!svg\+xml)|audio\/|video\/|font\/|application\/(?:octet-stream|pdf|zip|gzip|cbor|msgpack|avro|protobuf|x-protobuf|vnd\.google\.protobuf|vnd\.apache\.avro\+binary)(?:;|$))/i;

/** No message has a content type whose payload no publisher could pass. */
export function checkContentTypes({ messages, sources }: Contract): Finding[] {
  return messages.flatMap(({ key, contentType, effective }) => {
    if (!BINARY.test(contentType)) return [];
    const message = `the content type of ${key} is ${contentType}, but events travel as JSON, which holds no bytes; make the payload an object with the bytes as a base64 string (contentEncoding: base64), or with the address of a file`;
    return [newFinding("warning", "content-type-binary", message, sources.of(effective, "contentType"))];
  });
}
