/** A runtime expression of AsyncAPI 3 (section "Runtime Expression"), ready to be evaluated. */
export interface Expression {
  /** JSON pointer into the payload or the headers. */
  readonly pointer: string;
  /** The value it points at, or undefined. Only own members are followed. */
  evaluate(payload: unknown, headers: unknown): unknown;
}

/** Takes `$message.payload#/a/b` or `$message.header#/a` apart. Throws a `TypeError` for anything else. */
export function parseExpression(text: string): Expression {
  const [, source, pointer = ""] = /^\$message\.(payload|header)(?:#((?:\/.*)?))?$/s.exec(text) ?? [];
  if (!source) throw new TypeError(`"${text}" is not a runtime expression, such as $message.payload#/id`);
  const path = pointer.split("/").slice(1).map(unescapePointer);
  const step = (value: unknown, name: string): unknown =>
    typeof value === "object" && value && Object.hasOwn(value, name)
      ? value[name as keyof typeof value]
      : undefined;
  return {
    pointer,
    evaluate: (payload, headers) => path.reduce(step, source === "payload" ? payload : headers),
  };
}

/** RFC 6901, section 4. */
export function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
