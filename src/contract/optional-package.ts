/** Packages that only some commands need and that are not installed. */
export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";
  readonly code = "missing_package";
  readonly packages: readonly string[];

  constructor(packages: readonly string[], options?: ErrorOptions) {
    const quoted = packages.map((name) => `"${name}"`).join(", ");
    const subject =
      packages.length === 1
        ? `the package ${quoted} is needed here and is`
        : `the packages ${quoted} are needed here and are`;
    super(`${subject} not installed; run: npm i -D ${packages.join(" ")}`, options);
    this.packages = packages;
  }

  /**
   * The error for a failed `import()`, or undefined when it failed for another reason. Of `needed`, the packages that the same
   * command imports, it names those that are missing as well.
   */
  static of(error: unknown, needed: readonly string[] = []): MissingPackageError | undefined {
    const known = error instanceof MissingPackageError ? error.packages : missingOf(error);
    if (known.length === 0) return undefined;
    const missing = needed.filter((name) => !isInstalled(name));
    return new MissingPackageError([...new Set([...known, ...missing])].sort(), { cause: error });
  }
}

function missingOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || !("code" in error)) return [];
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return [];
  const name = /Cannot find (?:package|module) '((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^']*)?'/.exec(
    error.message,
  )?.[1];
  return name === undefined ? [] : [name];
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch (error) {
    // One that is there and cannot be imported by its bare name is no missing one.
    return missingOf(error).length === 0;
  }
}

/** Loads what `load` imports; throws a `MissingPackageError` when its package is not there. */
export async function importOptional<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw MissingPackageError.of(error) ?? error;
  }
}
