import { compile, type Compilation } from '../../src/compile.ts'
import { nothingThere, type FolderEntry, type ReadResult } from '../../src/host/host.ts'
import { readSources, type SourceReader, type SourceTree } from '../../src/sources.ts'

/** A tree of definitions in memory, by path. */
export type Files = Readonly<Record<string, string>>

export function memoryReader(files: Files): SourceReader {
  return {
    list: (folder): FolderEntry[] =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .sort()
        .map((path) => ({ path, kind: 'file' })),
    read: (path): ReadResult => {
      const text = files[path]
      return text === undefined ? nothingThere : { text }
    },
  }
}

export function memorySources(files: Files): SourceTree {
  return readSources(memoryReader(files))
}

export const someDay = '2026-11-24'

export function compileFiles(files: Files, today: string = someDay): Promise<Compilation> {
  return compile(memorySources(files), { today })
}

/** The least that compiles: one target, one team, and the given entries. */
export function smallTree(
  images: string,
  config = 'targets: { main: { registry: registry.example.com } }\n',
): Record<string, string> {
  return {
    'skopeoc.yaml': config,
    'teams/alpha/team.yaml': 'name: Alpha\ncontact: "#alpha"\n',
    'teams/alpha/images.yaml': `images:\n${images}`,
  }
}
