/** A position as people and editors count: both 1-based, columns in UTF-16 code units. */
export interface Position {
  line: number
  column: number
}

/** A file's text with the means to turn offsets into lines, done only when something is shown. */
export class SourceFile {
  /** Path from the root, with forward slashes. */
  readonly path: string
  readonly text: string
  #lineStarts: number[] | undefined

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
  }

  /** Where each line begins; the first one behind a byte order mark, which no editor counts. */
  get lineStarts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [this.text.startsWith('\ufeff') ? 1 : 0]
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1)
      this.#lineStarts = starts
    }
    return this.#lineStarts
  }

  /** The line of an offset, 1-based. */
  lineAt(offset: number): number {
    const starts = this.lineStarts
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  positionAt(offset: number): Position {
    const line = this.lineAt(offset)
    return { line, column: Math.max(0, offset - (this.lineStarts[line - 1] as number)) + 1 }
  }

  /** The text of a 1-based line, without its line break; empty where there is no such line. */
  lineText(line: number): string {
    const start = this.lineStarts[line - 1]
    if (start === undefined) return ''
    const next = this.lineStarts[line]
    return this.text.slice(start, next === undefined ? this.text.length : next - 1).replace(/\r$/, '')
  }
}
