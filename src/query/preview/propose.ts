import { matches, type Selection } from '../../selection/index.ts'

/** An entry that one could write for a source that has none. */
export interface EntryProposal {
  /** YAML, to be put below `images:`; the reason is left to be filled in. */
  yaml: string
  /** How many of the tags it selects. */
  selects: number
}

const versionPattern = /v?[0-9]+\.[0-9]+\.[0-9]+/

/**
 * The commonest shape of version tags, from the newest version on; the newest tag where there are no versions. Undefined
 * where there are no tags.
 *
 * @param tags newest first
 */
export function proposeEntry(source: string, tags: readonly string[]): EntryProposal | undefined {
  const [newest] = tags
  if (newest === undefined) return undefined
  const head = [`- source: ${source}`, '  reason: <why the team needs it>']
  const shapes = shapesOf(tags)
  const best = shapes[0]
  if (best === undefined) return { yaml: [...head, `  tags: ["${newest}"]`].join('\n'), selects: 1 }
  const constraint = `>= ${best.newest}`
  const plain = best.format === '{version}'
  const selection: Selection = {
    selectors: [plain ? { kind: 'semver', constraint } : { kind: 'format', format: best.format, constraint }],
    except: [],
  }
  const lines = [...head, `  semver: "${constraint}"`, ...(plain ? [] : [`  format: "${best.format}"`])]
  return { yaml: lines.join('\n'), selects: tags.filter((tag) => matches(selection, tag)).length }
}

/** Shapes of tags with a full version in them, the commonest first; a bare version wins a draw. */
function shapesOf(tags: readonly string[]): { format: string; newest: string; count: number }[] {
  const shapes = new Map<string, { format: string; newest: string; count: number }>()
  for (const tag of tags) {
    const version = versionPattern.exec(tag)?.[0]
    // A pre-release is no shape of its own, and neither is a signature.
    if (version === undefined || /-(?:rc|alpha|beta|pre|dev|snapshot)|^sha256-/i.test(tag)) continue
    const format = tag.replace(version, '{version}')
    const known = shapes.get(format)
    if (known === undefined) shapes.set(format, { format, newest: version.replace(/^v/, ''), count: 1 })
    else known.count++
  }
  return [...shapes.values()].sort((a, b) => b.count - a.count || a.format.length - b.format.length)
}
