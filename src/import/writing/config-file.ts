import type { NewTarget } from '../targets.ts'
import type { ImportFormat } from '../types.ts'
import { unassigned, type NewTeam } from '../teams.ts'
import { commentLines, scalar } from './yaml-text.ts'

/** skopeoc.yaml with the targets that the other tool had. */
export function printConfig(targets: readonly NewTarget[], sources: ReadonlySet<string>, format: ImportFormat): string {
  const lines = [
    '# yaml-language-server: $schema=schemas/skopeoc.schema.json',
    `# Written by \`skopeoc import ${format}\`. Where the images go; see the documentation for \`runtime\` and \`sources\`.`,
    'targets:',
  ]
  for (const target of targets) lines.push(...targetLines(target))
  const both = targets.find(({ registry }) => sources.has(registry))
  if (both !== undefined) {
    lines.push(
      ...commentLines(`${both.registry} is a source of some images and a target of others.`, ''),
      'rules:',
      '  self-mirror: off',
    )
  }
  return `${lines.join('\n')}\n`
}

function targetLines(target: NewTarget): string[] {
  const lines = target.note === undefined ? [] : commentLines(target.note, '  ')
  lines.push(`  ${target.id}:`, `    registry: ${target.registry}`)
  if (target.prefix !== '') lines.push(`    prefix: ${target.prefix}`)
  lines.push(`    layout: ${target.layout}`)
  if (target.library === 'keep') lines.push('    library: keep')
  if (!target.default) lines.push('    default: false')
  if (target.reserved.length > 0) lines.push(`    reserved: [${target.reserved.join(', ')}]`)
  if (target.limits !== undefined) {
    lines.push(`    limits: { depth: ${target.limits.depth}, namespaces: ${target.limits.namespaces} }`)
  }
  return lines
}

/** team.yaml of a team; what is not known is left for it to fill in. */
export function printTeam(id: string, team: NewTeam | undefined): string {
  if (id === unassigned) {
    return [
      '# Images that no team has taken yet. Move entries to the folder of the team that needs them, or drop them.',
      'name: Unassigned',
      'contact: "the platform team; move entries to the team that needs them"',
      '',
    ].join('\n')
  }
  const lines = [`name: ${scalar(team?.name ?? titleOf(id))}`, `contact: ${scalar(team?.contact ?? 'unknown')}`]
  if (team?.github !== undefined) lines.push(`github: ${scalar(team.github)}`)
  if (team?.email !== undefined) lines.push(`email: ${scalar(team.email)}`)
  return `${lines.join('\n')}\n`
}

function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}
