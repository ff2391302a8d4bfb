/** The UTF-8 text that base64 holds; undefined for what is not base64. */
export function decodeBase64(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(value), (c) => c.charCodeAt(0)));
  } catch {
    // Not base64.
    return undefined;
  }
}
