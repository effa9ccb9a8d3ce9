import { oneLine } from '../../diagnostics/render/index.ts'
import { columns, type Styles } from '../text.ts'
import type { ExplainedPlace, ExplainedRule, Explanation } from './types.ts'

/** The answer for people, ending with a line feed. */
export function renderExplanation(explanation: Explanation, styles: Styles): string {
  const { rules, places, whyNot, notes, nearest } = explanation
  const lines = [headline(explanation, styles)]
  for (const sentence of whyNot) lines.push(`  ${oneLine(sentence)}`)
  for (const rule of rules) lines.push('', ...ruleLines(rule, styles))
  for (const place of places) lines.push('', ...placeLines(place, styles))
  if (notes.length > 0) lines.push('', ...notes.map((note) => `note: ${oneLine(note)}`))
  if (nearest.length > 0) lines.push('', 'nearest:', ...nearest.map((name) => `  ${oneLine(name)}`))
  return `${lines.join('\n')}\n`
}

function headline({ asked, mirrored, role }: Explanation, { bold, green, red, yellow }: Styles): string {
  const name = bold(oneLine(asked))
  if (mirrored === null) return `${name} ${yellow('may be mirrored')}`
  if (!mirrored) return `${name} ${red('is not mirrored')}`
  return role === 'target' ? `${name} ${green('is a mirrored image')}` : `${name} ${green('is mirrored')}`
}

function ruleLines(rule: ExplainedRule, { bold, dim, yellow }: Styles): string[] {
  const { team, selects } = rule
  const contacts = [team.contact, team.email, team.github].filter((text) => text !== undefined && text !== '')
  const selecting = rule.selectors.filter((selector) => selector.selects !== false)
  return columns([
    ['rule', `${oneLine(rule.file)}:${rule.line}`, selects === false ? dim('does not select it') : ''],
    ['source', oneLine(rule.source)],
    ...selecting.map(({ words, line }) => ['selects', oneLine(words), dim(`line ${line}`)]),
    ...(rule.except.length > 0 ? [['never', rule.except.map(oneLine).join(', ')]] : []),
    ...(rule.pinned === undefined ? [] : [['pinned', rule.pinned]]),
    [
      'team',
      `${bold(oneLine(team.name))} (${oneLine(team.id)})`,
      contacts.map((text) => oneLine(text as string)).join(', '),
    ],
    ['why', oneLine(rule.reason)],
    ...(rule.ticket === undefined ? [] : [['ticket', oneLine(rule.ticket)]]),
    ...(rule.expires === undefined
      ? []
      : [['expires', rule.expired ? yellow(`${rule.expires}, which has passed`) : rule.expires]]),
  ])
}

function placeLines(place: ExplainedPlace, { bold, dim }: Styles): string[] {
  const next = place.nextRun === undefined ? '' : dim(`next ${place.nextRun.slice(0, 16).replace('T', ' ')} UTC`)
  return columns([
    ['to', bold(oneLine(place.reference)), dim(`target ${place.target}`)],
    ['from', oneLine(place.sourceReference)],
    ...(place.tagTemplate === undefined ? [] : [['as', oneLine(place.tagTemplate)]]),
    [
      'by',
      place.files.length === 0 ? dim('nothing yet: the definitions have errors') : place.files.map(oneLine).join(', '),
    ],
    ['runs', place.scheduleInWords, next],
    ['refresh', place.refreshInWords],
  ])
}
