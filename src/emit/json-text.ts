/*
 * JSON by concatenation: plan.json and the catalogue are tens of thousands of lines of the same few keys, and most texts
 * stand in JSON as they are.
 */

/** What JSON writes otherwise: quotes, backslashes, control characters; and all beyond ASCII, some of which it does. */
const unusual = /[^ !#-[\]-~]/

/** A text as JSON.stringify writes it, without the quotes around it. */
export function escapeJson(text: string): string {
  return unusual.test(text) ? JSON.stringify(text).slice(1, -1) : text
}

/** A text as JSON.stringify writes it. */
export function quoteJson(text: string): string {
  return unusual.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** A list of texts as JSON.stringify writes it. */
export function listJson(texts: readonly string[]): string {
  if (texts.length === 0) return '[]'
  let items = escapeJson(texts[0] as string)
  for (let index = 1; index < texts.length; index++) items += `","${escapeJson(texts[index] as string)}`
  return `["${items}"]`
}
