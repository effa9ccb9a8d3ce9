import { oneLine } from '../../diagnostics/render/index.ts'
import { counted, type Styles } from '../text.ts'
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

/** The difference for people at a terminal. Ends with a line feed. */
export function renderDiff(diff: MeaningDiff, styles: Styles): string {
  const { bold, dim } = styles
  const lines: string[] = []
  if (diff.refused !== undefined)
    lines.push(
      styles.yellow(bold(refusedTitle)),
      ...diff.refused.map((state) => `  ${asText(refusedPhrase(state))}`),
      '',
    )
  for (const [title, kind, mark, paint] of [
    ['Removed', 'removed', '-', styles.red],
    ['Changed', 'changed', '~', styles.yellow],
    ['Added', 'added', '+', styles.green],
  ] as const) {
    const images = diff.images.filter((image) => image.kind === kind)
    if (images.length === 0) continue
    lines.push(bold(title))
    for (const image of images) lines.push(...imageLines(image, paint(mark), bold))
    lines.push('')
  }
  if (diff.settings.length > 0)
    lines.push(bold('Settings'), ...diff.settings.map((change) => `  ${asText(settingPhrase(change))}`), '')
  if (diff.costs.length > 0)
    lines.push(
      bold('What runs ask of the sources'),
      ...diff.costs.map((change) => `  ${asText(costPhrase(change))}`),
      '',
    )
  if (diff.rewritten.length > 0)
    lines.push(
      dim(
        `${counted(diff.rewritten.length, 'selection')} written in another way, with the same tags: ${diff.rewritten.slice(0, 5).map(oneLine).join(', ')}${diff.rewritten.length > 5 ? ', …' : ''}`,
      ),
      '',
    )
  lines.push(summaryLine(diff))
  return `${lines.join('\n')}\n`
}

/** One line that tells how much changes. */
export function summaryLine(diff: MeaningDiff): string {
  if (isEmptyDiff(diff)) return 'no change in meaning'
  const { added, removed, changed, moved, settings } = diff.summary
  const parts = [
    added > 0 && `${counted(added, 'image')} added`,
    removed > 0 && `${counted(removed, 'image')} removed`,
    moved > 0 && `${counted(moved, 'image')} moved`,
    changed > 0 && `${counted(changed, 'image')} changed`,
    settings > 0 && `${counted(settings, 'setting')} changed`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}

function imageLines(image: ImageChange, mark: string, bold: (text: string) => string): string[] {
  const lines = [`${mark} ${bold(asText(imagePhrase(image)))}`]
  for (const { phrase, below } of remarksOf(image)) {
    lines.push(`    ${asText(phrase)}`)
    for (const line of below) lines.push(`      ${asText(line)}`)
  }
  return lines
}

function asText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === 'string' ? part : oneLine(part.quoted))).join('')
}
