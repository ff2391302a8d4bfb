/**
 * Errors of values that no code depends on: an example, or a default that is not filled in when it does not fit. `generate` warns of
 * them; `validate` fails.
 */
export const VALUE_CODES: ReadonlySet<string> = new Set([
  "default-invalid",
  "example-invalid",
  "example-rejected-by-publisher",
  "parameter-example",
]);
