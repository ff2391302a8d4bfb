/** Parses JSON; `otherwise` when it is none. */
export function parseJson(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller said what to take then.
    return otherwise;
  }
}
