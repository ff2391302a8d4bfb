import { shorten } from "./shorten.ts";

/** What an error says, for a message, in about `most` bytes at most. Never throws, whatever was thrown. */
export function errorText(error: unknown, most = 500): string {
  try {
    if (error instanceof Error && typeof error.message === "string")
      return shorten(error.message || error.name, most);
    return shorten(String(error), most);
  } catch {
    // Its own code throws: there is nothing to show.
    return "a value that cannot be shown";
  }
}
