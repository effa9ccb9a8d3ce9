// The only places where text from outside becomes text of a shell, of YAML, or of a comment.

/** One word of a POSIX shell that stands for exactly `text`. Throws on a NUL, which no shell word can hold. */
export function quoteShell(text: string): string {
  if (text.includes('\0')) throw new Error('a shell word cannot hold a NUL character')
  return text.includes("'") ? `'${text.replaceAll("'", "'\\''")}'` : `'${text}'`
}

/**
 * A YAML double-quoted scalar that every reader of YAML 1.1 and 1.2 takes for exactly `text`: what is neither printable
 * nor in the basic plane is written as an escape. A lone surrogate, which no encoding can carry, becomes U+FFFD.
 */
export function quoteYaml(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`
  return `"${text.replace(/["\\]|[^\P{C}]|[^\P{Z} ]|[\u{10000}-\u{10FFFF}]/gu, escapeYaml)}"`
}

function escapeYaml(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return '\uFFFD'
  if (code <= 0xff) return `\\x${hexadecimal(code, 2)}`
  return code <= 0xffff ? `\\u${hexadecimal(code, 4)}` : `\\U${hexadecimal(code, 8)}`
}

/**
 * Text for a comment of one line in YAML or a shell script. Line breaks, control characters and those that reorder text
 * on a screen are made visible (`\u{202e}`); the rest stays readable.
 */
export function quoteComment(text: string): string {
  if (/^[ -~]*$/.test(text)) return text
  return text.replace(/[^\P{C}]|[^\P{Z} ]/gu, (character) => `\\u{${hexadecimal(character.codePointAt(0) ?? 0, 1)}}`)
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
