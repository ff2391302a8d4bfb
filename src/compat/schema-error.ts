/** A schema that cannot be compared because it is none. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  readonly code = "schema_invalid";
  /** JSON pointer of what is wrong, within the schema. */
  readonly pointer: string;
  /** Which of the two schemas. */
  readonly side: "old" | "new";

  constructor(side: "old" | "new", pointer: string, problem: string) {
    super(`the ${side} schema cannot be read: ${pointer === "" ? "it" : pointer} ${problem}`);
    this.side = side;
    this.pointer = pointer;
  }
}
