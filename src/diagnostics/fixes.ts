import { byCodeUnit } from './code-unit-order.ts'
import type { Fix } from './diagnostic.ts'
import type { SourceFile } from './source-file.ts'

/**
 * The text of a file with the fixes made that belong to it. Of fixes that overlap, or insert at one place, the first is
 * made; calling it again with what is found then makes the next one.
 */
export function applyFixes(file: SourceFile, fixes: readonly Fix[]): string {
  const own = fixes.filter(({ place }) => place.file.path === file.path)
  own.sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end || byCodeUnit(a.text, b.text))
  let result = ''
  let end = 0
  let last = -1
  for (const { place, text } of own) {
    if (place.start < end || place.start === last || place.end > file.text.length) continue
    result += file.text.slice(end, place.start) + text
    end = place.end
    last = place.start
  }
  return result + file.text.slice(end)
}
