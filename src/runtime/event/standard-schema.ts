/** The Standard Schema interface, version 1 (https://standardschema.dev), as far as this package offers it. */
export namespace StandardSchemaV1 {
  export interface Props<Input = unknown, Output = Input> {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<Output>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  }
  export type Result<Output> =
    | { readonly value: Output; readonly issues?: undefined }
    | { readonly issues: readonly StandardIssue[] };
  export interface StandardIssue {
    readonly message: string;
    readonly path?: readonly PropertyKey[] | undefined;
  }
}
