/** A configuration that cannot be read or makes no sense; the message says where and what to write instead. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config";
}
