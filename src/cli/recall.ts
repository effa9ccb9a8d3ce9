import { isRememberedFile, rememberedFolder, rememberedPaths, type FolderEntry, type Host } from '../host/host.ts'
import { isAmong } from '../memory/days.ts'
import { checksum } from '../emit/checksum.ts'
import { digestOfSources, digestOfTree } from '../memory/digest.ts'
import { filesByPath } from '../memory/findings.ts'
import { readFindings, readRecord, type BuildRecord, type UnreadRecord } from '../memory/record.ts'
import type { SourceTree } from '../sources.ts'
import type { CommandContext } from './context.ts'
import { say } from './findings.ts'
import { digestOfTool } from './tool-digest.ts'
import { trackedByGit } from './tracked.ts'

/**
 * What the last build found, if compiling now would find and write the very same and all of it is still there: the same
 * sources and tool, no entry expired since, and not a byte of generated/ or CODEOWNERS is another. Undefined for any doubt.
 */
export async function recall(ctx: CommandContext, sources: SourceTree): Promise<BuildRecord | undefined> {
  const { host } = ctx
  const unread = recordFor(host, sources)
  if (unread === undefined) return undefined
  // git looks while this process hashes.
  const asked = trackedByGit(host)
  const record = holdsWhatWasBuilt(host, unread) ? readFindings(unread, filesByPath(sources)) : undefined
  const answer = await asked
  if (record === undefined || answer === 'untracked') return record
  if (answer === 'tracked') {
    say(
      ctx,
      `warning: generated/${rememberedFolder} is tracked by git, so nothing that it remembers is believed\n` +
        `  = help: run \`git rm -r --cached generated/${rememberedFolder}\` and commit the result`,
    )
  }
  return undefined
}

/** The record of a build of these sources, by this tool, on a day like this. */
function recordFor(host: Host, sources: SourceTree): UnreadRecord | undefined {
  // Only the last part of a path that is read is sure not to be a link.
  const folders = ['generated', `generated/${rememberedFolder}`]
  if (sources.diagnostics.length > 0 || folders.some((folder) => host.kindOf(folder) !== 'folder')) return undefined
  const read = host.read(`generated/${rememberedPaths.record}`)
  const record = 'text' in read ? readRecord(read.text) : undefined
  if (record === undefined || !isAmong(host.today(), record.days)) return undefined
  return record.sources === digestOfSources(sources) && record.tool === digestOfTool() ? record : undefined
}

function holdsWhatWasBuilt(host: Host, { codeowners, counts, generated }: UnreadRecord): boolean {
  if (codeowners !== undefined) {
    const read = host.read(codeowners.path)
    if (!('text' in read) || checksum(read.text) !== codeowners.sha256) return false
  }
  const present = host.list('generated').filter((entry) => !isRemembered(entry))
  if (present.length !== counts.files || !present.every(mayBeBuilt)) return false
  const hashes = new Map<string, string>()
  for (const { path } of present) {
    const hash = host.sha256(path)
    if (hash === undefined) return false
    hashes.set(path.slice('generated/'.length), hash)
  }
  return digestOfTree(hashes) === generated
}

/** Not every thing in generated/ can be a file that was built, whatever a record says: a submodule has a `.git` in it. */
function mayBeBuilt({ path, kind }: FolderEntry): boolean {
  return kind === 'file' && !path.startsWith(`generated/${rememberedFolder}/`) && !/\/\.git(?:\/|$)/i.test(path)
}

/** Whether something found in generated/ is remembered there, and so neither a file of the tree nor an orphan. */
export function isRemembered({ path, kind }: FolderEntry): boolean {
  return kind === 'file' && isRememberedFile(path.slice('generated/'.length))
}
