/** A package that only some commands need and that is not installed. */
export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";
  readonly code = "missing_package";
  readonly package: string;

  constructor(name: string, options?: ErrorOptions) {
    super(`the package "${name}" is needed here and is not installed; run: npm i -D ${name}`, options);
    this.package = name;
  }

  /** The error for a failed `import()`, or undefined when it failed for another reason. */
  static of(error: unknown): MissingPackageError | undefined {
    if (error instanceof MissingPackageError) return error;
    if (!(error instanceof Error) || !("code" in error)) return undefined;
    if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return undefined;
    const name = /Cannot find (?:package|module) '((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^']*)?'/.exec(
      error.message,
    )?.[1];
    return name === undefined ? undefined : new MissingPackageError(name, { cause: error });
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
