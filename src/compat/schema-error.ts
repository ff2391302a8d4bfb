/** Error for an invalid schema, which cannot be compared. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  readonly code = "schema_invalid";
  /** JSON pointer of the problem within the schema. */
  readonly pointer: string;
  /** The invalid one of the two schemas. */
  readonly side: "old" | "new";

  constructor(side: "old" | "new", pointer: string, problem: string) {
    super(`the ${side} schema cannot be read: ${pointer === "" ? "it" : pointer} ${problem}`);
    this.side = side;
    this.pointer = pointer;
  }
}
