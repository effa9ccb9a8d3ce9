import { emptyResult } from './read-result.ts'
import type { InputFile, ReadResult } from '../types.ts'
export function readDregsy(_file: InputFile): ReadResult {
  return emptyResult()
}
