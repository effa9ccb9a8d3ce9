import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { Draft } from '../drafts.ts'
import { entriesOf, type NewEntry } from '../entries.ts'
import type { NewTarget } from '../targets.ts'
import type { TeamMap } from '../teams.ts'
import { topicsOf } from '../topics.ts'
import type { ImportFormat, InputPlace, Row } from '../types.ts'
import { printConfig, printTeam } from './config-file.ts'
import { printImages } from './image-file.ts'

/** An entry as it was printed. */
export interface PrintedEntry {
  entry: NewEntry
  draft: Draft
  /** The printed file, and the 1-based line of the `- source:`. */
  place: InputPlace
}

/** The files of a whole import. */
export interface PrintedTree {
  /** By path below the folder that is filled. */
  files: Map<string, string>
  entries: PrintedEntry[]
}

/** Prints skopeoc.yaml, a team.yaml for each team, and one image file for each topic of each team. */
export function printTree(
  drafts: readonly Draft[],
  targets: readonly NewTarget[],
  teams: TeamMap,
  format: ImportFormat,
): PrintedTree {
  const tree: PrintedTree = { files: new Map(), entries: [] }
  if (targets.length > 0) tree.files.set('skopeoc.yaml', printConfig(targets, sourcesOf(drafts), format))
  const defaults = targets.filter((target) => target.default).length
  const byTeam = new Map<string, Map<NewEntry, Draft>>()
  for (const draft of drafts) {
    const team = teams.teamOf(draft.source)
    const entries = byTeam.get(team) ?? new Map<NewEntry, Draft>()
    for (const entry of entriesOf(draft, defaults)) entries.set(entry, draft)
    byTeam.set(team, entries)
  }
  for (const [team, entries] of [...byTeam].sort(([a], [b]) => byCodeUnit(a, b))) {
    if (entries.size === 0) continue
    tree.files.set(`teams/${team}/team.yaml`, printTeam(team, teams.teams.get(team)))
    printTeamFiles(team, entries, format, tree)
  }
  return tree
}

/** The registries that images come from. */
function sourcesOf(drafts: readonly Draft[]): Set<string> {
  return new Set(drafts.map(({ source }) => source.slice(0, source.indexOf('/'))))
}

function printTeamFiles(
  team: string,
  entries: ReadonlyMap<NewEntry, Draft>,
  format: ImportFormat,
  tree: PrintedTree,
): void {
  for (const [path, list] of entriesByFile(team, [...entries.keys()])) {
    const sorted = [...list].sort(compareEntries)
    const printed = printImages(sorted, path.split('/').length - 1, format)
    tree.files.set(path, printed.text)
    for (const entry of sorted) {
      const line = printed.lines.get(entry) as number
      tree.entries.push({ entry, draft: entries.get(entry) as Draft, place: { file: path, line } })
    }
  }
}

function entriesByFile(team: string, entries: readonly NewEntry[]): [string, NewEntry[]][] {
  const byFile = new Map<string, NewEntry[]>()
  for (const folder of ['', 'legacy/']) {
    const own = entries.filter((entry) => entry.legacy === (folder !== ''))
    for (const [entry, topic] of topicsOf(own)) {
      const path = `teams/${team}/${folder}${topic}.yaml`
      const list = byFile.get(path)
      if (list === undefined) byFile.set(path, [entry])
      else list.push(entry)
    }
  }
  return [...byFile].sort(([a], [b]) => byCodeUnit(a, b))
}

function compareEntries(a: NewEntry, b: NewEntry): number {
  const namingOf = ({ rename = '', tagTemplate = '' }: NewEntry): string => `${rename} ${tagTemplate}`
  return byCodeUnit(a.source, b.source) || byCodeUnit(namingOf(a), namingOf(b))
}

/** Where each row's entry stands; the entry under its lasting name, not one under its legacy name. */
export function placesOfRows({ entries }: PrintedTree): Map<Row, InputPlace> {
  const places = new Map<Row, InputPlace>()
  for (const legacy of [false, true]) {
    for (const { entry, place } of entries) {
      if (entry.legacy !== legacy) continue
      for (const row of entry.rows) if (!places.has(row)) places.set(row, place)
    }
  }
  return places
}
