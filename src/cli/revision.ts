import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { decode, largestFileBytes, tooLarge } from '../host/decode.ts'
import { nothingThere, type FolderEntry, type Host, type ReadResult } from '../host/host.ts'
import { printable } from '../diagnostics/render/index.ts'
import type { SourceReader } from '../sources.ts'
import { UsageError } from './context.ts'

/**
 * The definitions as they were in a revision of the repository that holds the root: branch, tag or commit. Two runs of
 * git, whatever the number of files; nothing is checked out.
 *
 * @throws UsageError where git does not know the revision
 */
export async function readRevision(host: Host, revision: string): Promise<SourceReader> {
  const commit = await resolveRevision(host, revision)
  const entries = await listTree(host, commit)
  const wanted = entries.filter(({ kind, path }) => kind === 'file' && path.endsWith('.yaml'))
  const contents = await readBlobs(host, [...new Set(wanted.map(({ object }) => object))])
  const byPath = new Map(wanted.map(({ path, object }) => [path, object]))
  return {
    list: (folder) =>
      entries.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path, kind }) => ({ path, kind })),
    read: (path) => {
      const object = byPath.get(path)
      return object === undefined ? nothingThere : textOf(contents.get(object))
    },
  }
}

async function resolveRevision(host: Host, revision: string): Promise<string> {
  const { code, stdout, stderr } = await host.run('git', [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ])
  const commit = Buffer.from(stdout).toString('latin1').trim()
  if (code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit
  const said = stderr.trim().split('\n')[0] ?? ''
  if (said !== '') throw new UsageError(`git says: ${said}`, 'Run the command in a git repository that you may read.')
  throw new UsageError(
    `git does not know the revision "${revision}"`,
    'Fetch it first, for example with `git fetch origin main`; a shallow clone has only the newest commit.',
  )
}

interface TreeEntry extends FolderEntry {
  object: string
}

/** `git ls-tree -z`: `<mode> <type> <object>\t<path>\0`, paths relative to the root. */
async function listTree(host: Host, commit: string): Promise<TreeEntry[]> {
  const { code, stdout, stderr } = await host.run('git', ['ls-tree', '-r', '-z', commit, '--', 'skopeoc.yaml', 'teams'])
  if (code !== 0)
    throw new UsageError(`git cannot list ${commit}: ${printable(stderr.trim())}`, 'Look at the repository.')
  const entries: TreeEntry[] = []
  for (const record of Buffer.from(stdout).toString('utf8').split('\0')) {
    const match = /^([0-7]{6}) \w+ ([0-9a-f]+)\t(.+)$/s.exec(record)
    if (match === null) continue
    const [, mode, object, path] = match as unknown as [string, string, string, string]
    const kind = mode === '120000' ? 'link' : mode.startsWith('100') ? 'file' : 'other'
    entries.push({ path, kind, object })
  }
  return entries.sort((a, b) => byCodeUnit(a.path, b.path))
}

/** `git cat-file --batch`: for each object `<object> blob <size>\n<content>\n`. */
async function readBlobs(host: Host, objects: readonly string[]): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>()
  if (objects.length === 0) return contents
  const { stdout } = await host.run('git', ['cat-file', '--batch'], {
    input: objects.map((object) => `${object}\n`).join(''),
  })
  let at = 0
  while (at < stdout.length) {
    const end = stdout.indexOf(0x0a, at)
    const match = /^([0-9a-f]+) blob ([0-9]+)$/.exec(Buffer.from(stdout.subarray(at, end)).toString('latin1'))
    if (match === null) break
    const size = Number(match[2])
    contents.set(match[1] as string, stdout.subarray(end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return contents
}

function textOf(bytes: Uint8Array | undefined): ReadResult {
  if (bytes === undefined) return { problem: 'git could not read it' }
  if (bytes.length > largestFileBytes) return tooLarge(bytes.length, largestFileBytes)
  return decode(bytes)
}
