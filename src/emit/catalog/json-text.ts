/*
 * JSON by concatenation: the catalogue is tens of thousands of lines of the same few keys, and most texts stand in JSON
 * as they are.
 */

/** What JSON writes otherwise: quotes, backslashes, control characters; and all beyond ASCII, some of which it does. */
const unusual = /[^ !#-[\]-~]/

/** A text as JSON.stringify writes it, without the quotes around it. */
export function escapeJson(text: string): string {
  return unusual.test(text) ? JSON.stringify(text).slice(1, -1) : text
}

/** A list of texts as JSON.stringify writes it. */
export function listJson(texts: readonly string[]): string {
  if (texts.length === 0) return '[]'
  let items = escapeJson(texts[0] as string)
  for (let index = 1; index < texts.length; index++) items += `","${escapeJson(texts[index] as string)}`
  return `["${items}"]`
}

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
