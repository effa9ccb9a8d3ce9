import { rememberedPaths, type Remember } from '../host/host.ts'
import type { SourceTree } from '../sources.ts'
import { digestOfSources, digestOfTree } from './digest.ts'
import { filesByPath } from './findings.ts'
import { writeRecord, type BuildCounts, type BuildRecord } from './record.ts'

/** Less than this in generated/ compiles again sooner than anybody notices, and is not worth a folder. */
const leastBytes = 4 * 1024 * 1024

const gitignore = `# What skopeoc remembers of its last build, so that it need not compile again. It never belongs into git, and may be removed.
*
`

/** What a build knows of itself before it writes. */
export type KnownOfBuild = Omit<BuildRecord, 'tool' | 'sources' | 'generated' | 'counts'> & {
  counts: Omit<BuildCounts, 'files'>
}

/**
 * What is to be remembered of a build of these sources; undefined for nothing.
 *
 * @param digestOfTool asked only where something is remembered; undefined where the tool may change unseen
 */
export function rememberBuild(
  sources: SourceTree,
  known: KnownOfBuild,
  digestOfTool: () => string | undefined,
): Remember | undefined {
  // What is wrong with the tree itself is not among the texts that are compared.
  if (sources.diagnostics.length > 0) return undefined
  return (hashes, bytes) => {
    if (bytes < leastBytes) return undefined
    const tool = digestOfTool()
    if (tool === undefined) return undefined
    const counts = { ...known.counts, files: hashes.size }
    const record = { ...known, counts, tool, sources: digestOfSources(sources), generated: digestOfTree(hashes) }
    const text = writeRecord(record, filesByPath(sources))
    if (text === undefined) return undefined
    return new Map([
      [rememberedPaths.gitignore, gitignore],
      [rememberedPaths.record, text],
    ])
  }
}
