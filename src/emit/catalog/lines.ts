/** Lines that become one text. They are joined by and by, so that what they were made from can be forgotten. */
export class Lines {
  readonly #separator: string
  readonly #finish: (chunk: string) => string
  readonly #chunks: string[] = []
  #pending: string[] = []

  /** @param finish what is done to every piece of the text; must not depend on where the text is cut between lines */
  constructor(separator: string, finish: (chunk: string) => string = (chunk) => chunk) {
    this.#separator = separator
    this.#finish = finish
  }

  add(line: string): void {
    if (this.#pending.push(line) === linesPerChunk) this.#flush()
  }

  /** All lines with the separator between them, as pieces to be joined by it; they are forgotten here. */
  take(): string[] {
    if (this.#pending.length > 0) this.#flush()
    return this.#chunks.splice(0)
  }

  #flush(): void {
    this.#chunks.push(this.#finish(this.#pending.join(this.#separator)))
    this.#pending = []
  }
}

const linesPerChunk = 64
