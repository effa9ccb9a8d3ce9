import type { Fates, TranslatedRow } from './drafts.ts'
import { translate } from './translate/index.ts'
import { stripPrefix, type Stripped } from './translate/stripped.ts'
import type { Change, KnownTags, LeftOut, Piece, Row, Untranslatable } from './types.ts'

const cannotStrip: Untranslatable = {
  problem: 'no tag template can say what `strip_semver_prefix` does to its tags',
  choice: 'Write the entry by hand with a `format` and a `rename`.',
}

/** Rows in our language; one is two where its tags are published in two ways. What has no words is left out. */
export function translateRows(
  rows: readonly Row[],
  known: KnownTags | undefined,
  leftOut: LeftOut[],
  fates: Fates,
): TranslatedRow[] {
  const translated: TranslatedRow[] = []
  for (const row of rows) {
    const { place, source, destinations } = row
    if (copiesToItself(row)) {
      leftOut.push({ place, source, destinations, reason: 'it copies a repository to itself', choice: 'Drop it.' })
      continue
    }
    const { parts, problems, changes } = translateRow(row, known?.get(source))
    const [first] = problems
    if (first !== undefined && parts.every(({ pieces }) => pieces.length === 0) && row.pins.size === 0) {
      leftOut.push({ place, source, destinations, reason: first.problem, choice: first.choice })
      continue
    }
    const lost = problems.map(({ problem }): Change => ({ what: `${problem}; that part is left out`, example: '' }))
    fates.of(row).changes.push(...changes.ofSelectors, ...changes.ofNames, ...lost)
    for (const part of parts) translated.push({ row, ...part, changes: changes.ofSelectors })
  }
  return translated
}

interface RowParts {
  parts: Pick<TranslatedRow, 'pieces' | 'tagTemplate'>[]
  problems: Untranslatable[]
  changes: { ofSelectors: Change[]; ofNames: Change[] }
}

function translateRow(row: Row, known: readonly string[] | undefined): RowParts {
  const pieces: Piece[] = []
  const problems: Untranslatable[] = []
  const changes: RowParts['changes'] = { ofSelectors: [], ofNames: [] }
  for (const old of row.old) {
    const result = translate(old, { source: row.source, known })
    if ('problem' in result) problems.push(result)
    else {
      pieces.push(...result.pieces)
      if (result.change !== undefined) changes.ofSelectors.push(result.change)
    }
  }
  const { tagTemplate } = row
  if (tagTemplate?.startsWith('{version}') !== true || pieces.length === 0)
    return { parts: [{ pieces, tagTemplate }], problems, changes }
  const stripped: Stripped | undefined = stripPrefix(pieces, tagTemplate.slice('{version}'.length), known)
  if (stripped === undefined)
    return { parts: [{ pieces: [], tagTemplate }], problems: [...problems, cannotStrip], changes }
  if (stripped.change !== undefined) changes.ofNames.push(stripped.change)
  return { parts: stripped.parts, problems, changes }
}

function copiesToItself({ source, destinations, tagTemplate }: Row): boolean {
  if (tagTemplate !== undefined || destinations.length === 0) return false
  return destinations.every(({ registry, repository }) => `${registry}/${repository}` === source)
}
