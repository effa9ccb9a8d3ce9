import { emptyResult } from './read-result.ts'
import type { InputFile, ReadResult } from '../types.ts'
export function readImageSyncer(_file: InputFile, _options: readonly unknown[]): ReadResult {
  return emptyResult()
}
