/** Characters after which what was added is put together. */
const largestPiece = 32_768

/**
 * Builds a text of many thousands of lines. V8 keeps a text that grows as a tree of all its pieces; here the tree never has
 * more than a stretch of the text in it, so that its garbage is collected while it is young.
 */
export class TextBuilder {
  readonly #stretches: string[] = []
  #open = ''

  add(text: string): void {
    this.#open += text
    if (this.#open.length < largestPiece) return
    this.#stretches.push(flat(this.#open))
    this.#open = ''
  }

  /** All that was added, in one piece. */
  text(): string {
    return [...this.#stretches, this.#open].join('')
  }
}

/** The same text, in one piece. */
export function flat(text: string): string {
  // To look into a text that is a tree of pieces V8 puts them together, and keeps the result in place of the tree.
  return text.charCodeAt(text.length - 1) === Infinity ? '' : text
}
