/** What is to be said about a format and its range. */
import { isFormatError, parseFormat } from '../format.ts'
import type { SelectionFinding } from '../types.ts'
import { checkRange } from './check-range.ts'
import { isError } from './is-error.ts'

/** Findings about the format have offsets in the format (`invalid-format`), all others in the range. */
export const checkFormat = (format: string, constraint: string, silent: ReadonlySet<string>): SelectionFinding[] => {
  const parsed = parseFormat(format)
  const findings = checkRange(constraint, silent)
  if (!isFormatError(parsed)) return findings
  const invalid: SelectionFinding = {
    code: 'invalid-format',
    message: `"${format}" is not a format: ${parsed.reason}`,
    effect: 'nothing is generated until it is mended',
    hint: parsed.hint,
    start: parsed.start,
    end: parsed.end,
  }
  return [invalid, ...findings.filter(isError)]
}
