/** A file that the compiler wants to exist. */
export interface EmittedFile {
  /** With forward slashes, relative to the folder its emitter is responsible for. */
  path: string
  /** Ends with exactly one line feed; no carriage returns. */
  content: string
}
