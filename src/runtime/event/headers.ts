import { parseJson } from "../parse-json.ts";
import type { ValidateFunction } from "./definitions.ts";
import { unescapePointer } from "./expression.ts";
import { type Named, violationOf } from "./violation.ts";

/** Takes the application headers of an event to the wire and back. */
export interface HeadersCodec {
  /** As a flat JSON object of strings; undefined when there is none. Throws a `ContractViolation`. */
  write(headers: object, event: Named): string | undefined;
  /** Back in the types of the contract. Throws a `ContractViolation`. */
  read(carried: Readonly<Record<string, string>>, event: Named): Record<string, unknown>;
}

/** Declares the headers of an event: a string travels as it is, anything else as JSON. */
export function defineHeaders(read: ValidateFunction, write: ValidateFunction): HeadersCodec {
  return {
    write(headers, event) {
      if (!write(headers)) throw violationOf(write, "headers", event);
      const flat = Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)]],
      );
      return flat.length > 0 ? JSON.stringify(Object.fromEntries(flat)) : undefined;
    },
    read(carried, event) {
      const headers: Record<string, unknown> = { ...carried };
      // Again while that helps: a validator does not report all of many errors.
      for (let parsed = 1; !read(headers); ) {
        if (parsed === 0) throw violationOf(read, "headers", event);
        parsed = 0;
        for (const { pointer } of read.errors ?? []) {
          const name = unescapePointer(pointer.split("/")[1] ?? "");
          if (!Object.hasOwn(carried, name) || headers[name] !== carried[name]) continue;
          headers[name] = parseJson(carried[name] ?? "", carried[name]);
          if (headers[name] !== carried[name]) parsed++;
        }
      }
      return headers;
    },
  };
}
