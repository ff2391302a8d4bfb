import { shorten } from "../runtime/shorten.ts";

/** Error for an invalid schema, which cannot be compared. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  readonly code = "schema_invalid";
  /** JSON pointer of the problem within the schema. Not enumerable, as the message has it. */
  declare readonly pointer: string;
  /** The invalid one of the two schemas. */
  readonly side: "old" | "new";

  constructor(side: "old" | "new", pointer: string, problem: string) {
    super(`the ${side} schema cannot be read: ${shorten(pointer, 400) || "it"} ${shorten(problem, 600)}`);
    this.side = side;
    Object.defineProperty(this, "pointer", { value: pointer });
  }
}
