import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import { sortDiagnostics, diagnostic, type Diagnostic } from '../../diagnostics/index.ts'
import type { FolderEntry, GeneratedFiles, Host } from '../../host/host.ts'
import { isBareRepository, marksRepository } from '../../host/repositories.ts'
import type { Model } from '../../model/types.ts'
import { atPath, filesOf } from '../../sources.ts'
import { codeownersOf } from '../codeowners.ts'
import { exitCode, type CommandContext } from '../context.ts'
import { exitCodeFor, printFindings, say } from '../findings.ts'
import { compileTree, readTree, type ReadTree } from '../read-tree.ts'
import { isRemembered } from '../recall.ts'
import type { StaleFile } from '../stale-diff.ts'

export interface CheckOptions {
  fix: boolean
  /** Nothing that is remembered is believed. */
  fresh?: boolean
}

/** `skopeoc check`: findings, then a unified diff of what is stale. Reads only. */
export async function runCheck(ctx: CommandContext, options: CheckOptions): Promise<number> {
  if (options.fix) await (await import('../fix.ts')).applyFixesToTree(ctx)
  const tree = await readTree(ctx, options)
  const { diagnostics, stale } = await compare(ctx, tree)
  tree.timings.print()
  const all = sortDiagnostics([...diagnostics, ...(stale ?? []).map(staleFinding)])
  const filesRead = filesOf(tree.sources).length
  if (ctx.format !== 'pretty') printFindings(ctx, all, filesRead)
  else {
    printFindings(ctx, diagnostics, filesRead)
    if (stale !== undefined && stale.length > 0) await printStale(ctx, stale)
  }
  if (stale === undefined) say(ctx, 'generated/ was not compared: there are errors')
  return stale !== undefined && stale.length > 0 ? exitCode.findings : exitCodeFor(ctx, all)
}

interface Comparison {
  diagnostics: Diagnostic[]
  /** Undefined where there are errors, and so nothing to compare with. */
  stale: StaleFile[] | undefined
}

async function compare(ctx: CommandContext, tree: ReadTree): Promise<Comparison> {
  if (tree.recalled !== undefined) return { diagnostics: tree.recalled.findings, stale: [] }
  const { model, files, diagnostics } = await compileTree(ctx, tree)
  tree.timings.begin('compare')
  const isCompiled = files !== undefined && model !== undefined
  return { diagnostics, stale: isCompiled ? findStale(ctx.host, model, files) : undefined }
}

/** What differs between generated/ on disk and what the definitions compile to, sorted by path from the root. */
function findStale(host: Host, model: Model, files: GeneratedFiles): StaleFile[] {
  const stale: StaleFile[] = []
  const present = host.list('generated').filter((entry) => !isRemembered(entry))
  const others = new Map(present.map((entry) => [entry.path, entry]))
  for (const [name, after] of files) {
    const path = `generated/${name}`
    const entry = others.get(path)
    others.delete(path)
    if (entry === undefined) stale.push({ path, before: '', after, kind: 'missing' })
    else if (!host.holds(path, after)) stale.push({ path, before: textOf(host, entry), after, kind: 'changed' })
  }
  for (const entry of others.values()) {
    if (isOfRepository(host, entry)) continue
    stale.push({ path: entry.path, before: textOf(host, entry), after: '', kind: 'orphan' })
  }
  const codeowners = codeownersOf(host, model)
  if (codeowners?.stale === true) {
    stale.push({ path: codeowners.path, before: codeowners.previous, after: codeowners.content, kind: 'changed' })
  }
  return stale.sort((a, b) => byCodeUnit(a.path, b.path))
}

/** What makes generated/ a repository, working copy or submodule is no orphan: no build would remove it. */
function isOfRepository(host: Host, { path }: FolderEntry): boolean {
  const parts = path.split('/')
  return parts.some(
    (part, index) => marksRepository(part) || (index > 0 && isBare(host, parts.slice(0, index).join('/'))),
  )
}

function isBare(host: Host, folder: string): boolean {
  return isBareRepository((name) => {
    const kind = host.kindOf(`${folder}/${name}`)
    return kind === undefined ? undefined : kind === 'folder'
  })
}

const largestGeneratedFile = 1 << 30

/** Empty where it is no text. */
function textOf(host: Host, { path, kind }: FolderEntry): string {
  const found = kind === 'file' ? host.read(path, largestGeneratedFile) : undefined
  return found !== undefined && 'text' in found ? found.text : ''
}

const staleMessages: Record<StaleFile['kind'], string> = {
  changed: 'the file is not what the definitions compile to',
  missing: 'the file is missing',
  orphan: 'the file no longer belongs here',
}

function staleFinding({ path, kind }: StaleFile): Diagnostic {
  return diagnostic('stale-output', atPath(path), { message: staleMessages[kind] })
}

async function printStale(ctx: CommandContext, stale: readonly StaleFile[]): Promise<void> {
  const { renderStale } = await import('../stale-diff.ts')
  ctx.host.writeOutput(renderStale(stale, ctx.host.colour('stdout')))
  const files = stale.length === 1 ? '1 file is' : `${stale.length} files are`
  ctx.host.writeError(
    `error[stale-output]: ${files} not what the definitions compile to\n  = help: run \`skopeoc build\` and commit the result\n`,
  )
}
