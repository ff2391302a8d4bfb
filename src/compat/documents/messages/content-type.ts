import type { Message } from "../../../contract/model.ts";

/** A content type as it is compared: without case and white space, and without a charset that is the default of all text formats. */
export function normalContentType(contentType: string): string {
  return contentType
    .toLowerCase()
    .replaceAll(/[\s"]/g, "")
    .replace(/;charset=utf-?8(?=;|$)/, "");
}

/** Whether a message, or one of its traits, names its content type itself; else it has the document's default. */
export function namesContentType({ effective }: Message): boolean {
  return "contentType" in effective;
}

/** Whether two content types are written alike. */
export function isSameContentType(one: string, other: string): boolean {
  return normalContentType(one) === normalContentType(other);
}
