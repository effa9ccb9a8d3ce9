import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'

/** Tags with the newest version first: runs of digits count as numbers, all else by code unit. */
export function newestFirst(tags: readonly string[]): string[] {
  return [...tags]
    .map((tag) => ({ tag, parts: tag.match(/[0-9]+|[^0-9]+/g) ?? [] }))
    .sort((a, b) => compareParts(b.parts, a.parts))
    .map(({ tag }) => tag)
}

/** A tag with a version is newer than one without; a release is newer than its candidates. */
function compareParts(a: readonly string[], b: readonly string[]): number {
  const left = a[0] === 'v' ? a.slice(1) : a
  const right = b[0] === 'v' ? b.slice(1) : b
  for (let at = 0; at < left.length || at < right.length; at++) {
    const one = left[at]
    const other = right[at]
    if (one === undefined || other === undefined) return endOrder(one) - endOrder(other)
    if (one === other) continue
    const numbers = isNumber(one) && isNumber(other)
    if (numbers && Number(one) !== Number(other)) return Number(one) - Number(other)
    if (isNumber(one) !== isNumber(other)) return isNumber(one) ? 1 : -1
    return byCodeUnit(one, other)
  }
  return 0
}

/** Where one tag ends and the other goes on: behind a `-` comes what is older or a variant, behind a `.` a later patch. */
function endOrder(rest: string | undefined): number {
  if (rest === undefined) return 0
  return rest.startsWith('-') ? -1 : 1
}

function isNumber(text: string): boolean {
  return /^[0-9]/.test(text)
}
