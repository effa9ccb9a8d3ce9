import { maskSecrets } from '../../diagnostics/index.ts'
import { counted } from '../text.ts'
import { isEmptyDiff, type ImageChange, type MeaningDiff } from './index.ts'
import {
  costPhrase,
  imagePhrase,
  refusedPhrase,
  refusedTitle,
  remarksOf,
  settingPhrase,
  type Phrase,
} from './phrases.ts'
import { summaryLine } from './text.ts'

/** A comment on GitHub takes 65,536 characters. */
const mostCharacters = 60_000
/** A section with more images than this is folded. */
const mostUnfolded = 10

/**
 * The difference as a comment on a pull request. Whatever people wrote stands in code spans, where neither Markdown nor
 * HTML nor `@mentions` have a meaning.
 */
export function renderMarkdown(diff: MeaningDiff): string {
  const out = new Limited(`### Mirrored images: ${summaryLine(diff)}\n`)
  const refused = (diff.refused ?? []).map((state) => `- ${asMarkdown(refusedPhrase(state))}\n`)
  out.section(refusedTitle, refused, false)
  if (isEmptyDiff(diff)) return out.text
  for (const [title, kind] of [
    ['removed', 'removed'],
    ['moved or changed', 'changed'],
    ['added', 'added'],
  ] as const) {
    const images = diff.images.filter((image) => image.kind === kind)
    out.section(`${counted(images.length, 'image')} ${title}`, images.map(imageItem), images.length > mostUnfolded)
  }
  out.section(
    `${counted(diff.settings.length, 'setting')} changed`,
    diff.settings.map((change) => `- ${asMarkdown(settingPhrase(change))}\n`),
    false,
  )
  out.section(
    'What runs ask of the sources',
    diff.costs.map((change) => `- ${asMarkdown(costPhrase(change))}\n`),
    true,
  )
  const same = diff.rewritten.map((source) => `- ${codeSpan(source)}\n`)
  out.section(`${counted(same.length, 'selection')} written in another way, with the same tags`, same, true)
  return out.text
}

/** Text that stops growing before it is too long for a comment, and says what is missing. */
class Limited {
  text: string
  constructor(text: string) {
    this.text = text
  }

  section(title: string, items: readonly string[], folded: boolean): void {
    if (items.length === 0) return
    const [head, tail] = folded
      ? [`\n<details><summary>${title}</summary>\n\n`, '\n</details>\n']
      : [`\n**${title}**\n\n`, '']
    let body = ''
    let left = items.length
    for (const item of items) {
      if (this.text.length + head.length + body.length + item.length + tail.length > mostCharacters) break
      body += item
      left--
    }
    if (left > 0) body += `- … and ${left} more; \`skopeoc diff\` shows them\n`
    this.text += head + body + tail
  }
}

function imageItem(image: ImageChange): string {
  const lines = [`- ${asMarkdown(imagePhrase(image))}`]
  for (const { phrase, below } of remarksOf(image)) {
    lines.push(`  - ${asMarkdown(phrase)}`)
    for (const line of below) lines.push(`    - ${asMarkdown(line)}`)
  }
  return `${lines.join('\n')}\n`
}

function asMarkdown(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : codeSpan(part.quoted))).join('')
}

/** A code span (CommonMark 6.1): fenced by more backticks than it holds in a row, on one line. */
export function codeSpan(text: string): string {
  // Control and bidirectional characters would change what a reader sees around them.
  const line = maskSecrets(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
  if (line.trim() === '') return '` `'
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}
