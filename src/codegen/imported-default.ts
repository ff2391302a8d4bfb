/** The export of a CommonJS module that says `exports.default = x`, however it was loaded. */
export function importedDefault<T>(module: T | { default: T }): T {
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : (module as T);
}
