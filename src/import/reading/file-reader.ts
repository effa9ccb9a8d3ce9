import type { InputFile, ReadResult } from '../types.ts'
import { Comments } from './remarks.ts'

/** What the readers of all formats that stand in one file have in common. */
export class FileReader {
  protected readonly file: InputFile
  protected readonly result: ReadResult
  protected readonly comments: Comments

  constructor(file: InputFile, result: ReadResult) {
    this.file = file
    this.result = result
    this.comments = new Comments(file.text)
  }

  protected note(line: number, severity: 'error' | 'warning', message: string): void {
    this.result.notes.push({ place: { file: this.file.path, line }, severity, message })
  }
}
