/** What an error says, for a message. Never throws, whatever was thrown. */
export function errorText(error: unknown): string {
  try {
    if (error instanceof Error && typeof error.message === "string") return error.message || error.name;
    return String(error);
  } catch {
    return "a value that cannot be shown";
  }
}
