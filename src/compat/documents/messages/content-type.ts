import type { Message } from "../../../contract/model.ts";

/** A content type in the form for comparisons: in lower case, without white space, and without the default charset UTF-8. */
export function normalContentType(contentType: string): string {
  return contentType
    .toLowerCase()
    .replaceAll(/[\s"]/g, "")
    .replace(/;charset=utf-?8(?=;|$)/, "");
}

/** Whether a message or one of its traits sets the content type; else it has the default of the document. */
export function namesContentType({ effective }: Message): boolean {
  return "contentType" in effective;
}

/** Whether two content types are equal. */
export function isSameContentType(one: string, other: string): boolean {
  return normalContentType(one) === normalContentType(other);
}
