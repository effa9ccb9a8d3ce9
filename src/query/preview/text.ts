import { oneLine } from '../../diagnostics/render/index.ts'
import { columns, counted, type Styles } from '../text.ts'
import type { Preview, PreviewPlace, PreviewRule } from './index.ts'

const shownTags = 12

/** The preview for people. Ends with a line feed. */
export function renderPreview(preview: Preview, styles: Styles): string {
  const { source, tags, rules, unselected, proposal, nearest } = preview
  const { bold, yellow } = styles
  const lines = [`${bold(oneLine(source))} has ${counted(tags.length, 'tag')} upstream`]
  for (const rule of rules) lines.push('', ...ruleLines(rule, tags.length, styles))
  if (rules.length === 0) {
    lines.push('', yellow('no entry has this source'), ...columns([['newest', listTags(tags)]]))
    if (nearest.length > 0) lines.push(...columns([['nearest', nearest.map(oneLine).join(', ')]]))
    if (proposal !== undefined)
      lines.push(
        '',
        `an entry that selects ${counted(proposal.selects, 'tag')} of them:`,
        '',
        ...proposal.yaml.split('\n').map((line) => `    ${oneLine(line)}`),
      )
  } else if (unselected.length > 0)
    lines.push(
      '',
      `not selected by any rule: ${counted(unselected.length, 'tag')}`,
      ...columns([['newest', listTags(unselected)]]),
    )
  return `${lines.join('\n')}\n`
}

function ruleLines(rule: PreviewRule, total: number, { bold, red, green, yellow }: Styles): string[] {
  const { selectors, selected, floating, excluded, gone, missing, nearMisses, clashes } = rule
  const wanted = selected.length + gone.length
  const count =
    wanted === 0
      ? red(`selects none of the ${total} tags upstream`)
      : green(`selects ${selected.length} of ${counted(total, 'tag')}`)
  return [
    `${bold(`${oneLine(rule.file)}:${rule.line}`)} (${rule.team}) ${count}`,
    ...columns([
      ['rule', selectors.map(oneLine).join('; ') || 'none that can be read; run `skopeoc validate`'],
      ...(selected.length > 0 ? [['selected', listTags(selected)]] : []),
      ...nearMisses.map(({ tag, why }, at) => [at === 0 ? 'nearest' : '', `${oneLine(tag)}: ${oneLine(why)}`]),
      ...(floating.length > 0
        ? [['floating', `${listTags(floating)}; upstream moves them, so each refresh asks for them`]]
        : []),
      ...(excluded.length > 0 ? [['excluded', listTags(excluded)]] : []),
      ...(gone.length > 0
        ? [['pinned', `${listTags(gone)}; upstream lists them no more, but they are copied by digest`]]
        : []),
      ...missing.map(({ tag, nearest }) => [
        'missing',
        yellow(
          `upstream has no tag ${oneLine(tag)}${nearest.length === 0 ? '' : `; nearest: ${nearest.map(oneLine).join(', ')}`}`,
        ),
      ]),
      ...clashes.map(({ published, tags }) => [
        'clash',
        yellow(
          `${tags.map(oneLine).join(' and ')} would be published as ${oneLine(published)}, so none of them is copied`,
        ),
      ]),
      ...rule.places.map((place) => ['to', placeText(place, wanted)]),
    ]),
  ]
}

function placeText({ target, repository, fresh, problem }: PreviewPlace, wanted: number): string {
  const name = `${oneLine(repository)} (${target})`
  if (problem !== undefined) return `${name}: cannot be listed: ${oneLine(problem)}`
  if (fresh === undefined || wanted === 0) return name
  return fresh.length === 0
    ? `${name}: all ${wanted} are there`
    : `${name}: ${fresh.length} ${fresh.length === 1 ? 'is' : 'are'} new: ${listTags(fresh)}`
}

function listTags(tags: readonly string[]): string {
  const shown = tags.slice(0, shownTags).map(oneLine).join(', ')
  return tags.length <= shownTags ? shown : `${shown} and ${tags.length - shownTags} more`
}
