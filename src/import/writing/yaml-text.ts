/** Text as a YAML double-quoted scalar: JSON is one, but for the characters that YAML counts as line breaks. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** A plain scalar where every YAML reader takes it for the same text, else a quoted one. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z][A-Za-z0-9 ,.;()/_+'-]*$/.test(text) && !text.endsWith(' ')
  const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
  return plain && !word ? text : quoted(text)
}

/** Text that cannot leave a comment: one line, no control or invisible characters. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Comment lines of at most about 100 columns. */
export function commentLines(text: string, indent: string): string[] {
  const width = 100 - indent.length
  const lines: string[] = []
  let line = ''
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(line)
  return lines.map((words) => `${indent}# ${words}`)
}
