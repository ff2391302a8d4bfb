/** Why no package can be made; the message says what to do. Nothing was written. */
export class InitError extends Error {
  override readonly name = "InitError";
  /** `folder_not_empty`, `not_a_folder`, `not_writable` or `eventpact_not_found`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
