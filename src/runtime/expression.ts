/** A runtime expression of AsyncAPI 3 (section "Runtime Expression"), ready to be evaluated. */
export interface Expression {
  readonly source: "payload" | "header";
  readonly pointer: string;
  readonly path: readonly string[];
}

/** Takes `$message.payload#/a/b` or `$message.header#/a` apart. Throws a `TypeError` for anything else. */
export function parseExpression(text: string): Expression {
  const match = /^\$message\.(payload|header)(?:#(.*))?$/s.exec(text);
  const pointer = match?.[2] ?? "";
  if (!match || (pointer !== "" && !pointer.startsWith("/"))) {
    throw new TypeError(
      `"${text}" is not a runtime expression; write $message.payload#/… or $message.header#/…`,
    );
  }
  const path = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return { source: match[1] as "payload" | "header", pointer, path };
}

/** The value an expression points at, or undefined. Only own members are followed. */
export function evaluate(expression: Expression, message: { payload: unknown; headers: unknown }): unknown {
  let value = expression.source === "payload" ? message.payload : message.headers;
  for (const step of expression.path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = value[step as keyof typeof value];
  }
  return value;
}
