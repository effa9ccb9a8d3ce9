import { printable } from '../../diagnostics/render/index.ts'
import { HostError, type Host } from '../../host/host.ts'
import { destinationsOf, preview, type TargetTags } from '../../query/preview/index.ts'
import { renderPreview } from '../../query/preview/text.ts'
import { parseReference } from '../../query/reference.ts'
import { stylesFor } from '../../query/text.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { readModel } from '../read-model.ts'

export interface PreviewOptions {
  source: string
  format: 'pretty' | 'json'
  withTarget?: boolean
}

const listTimeoutSeconds = 180

/** `skopeoc preview SOURCE`: 1 where the tags cannot be listed, a rule selects none of them, or some would not be copied. */
export async function runPreview(ctx: CommandContext, options: PreviewOptions): Promise<number> {
  const parsed = parseReference(options.source)
  if ('problem' in parsed) throw new UsageError(parsed.problem, parsed.hint)
  const { repository } = parsed.reference
  if (repository === undefined) throw new UsageError('a digest alone has no tags', 'Name a source repository.')
  const read = await readModel(ctx)
  if (read === undefined) return exitCode.findings
  const { host } = ctx
  const upstream = await listTags(host, repository)
  if ('problem' in upstream) {
    const hint = upstream.unknown
      ? 'Look at the spelling; skopeo answers so for a private repository too.'
      : 'Log in with `skopeo login`, or look at the network.'
    host.writeError(
      `error: the tags of ${repository} cannot be listed: ${printable(upstream.problem)}\n  = help: ${hint}\n`,
    )
    return exitCode.findings
  }
  const targets =
    options.withTarget === true ? await listTargets(host, destinationsOf(read.model, repository)) : new Map()
  const result = preview(read.model, repository, upstream.tags, targets)
  const text =
    options.format === 'json'
      ? `${JSON.stringify(result, null, 2)}\n`
      : renderPreview(result, stylesFor(host.colour('stdout')))
  host.writeOutput(text)
  const isAmiss = result.rules.some(
    ({ selected, gone, missing, clashes }) =>
      selected.length + gone.length === 0 || missing.length + clashes.length > 0,
  )
  return isAmiss ? exitCode.findings : exitCode.ok
}

/** A repository that a target does not have yet is an empty one. */
async function listTargets(host: Host, repositories: readonly string[]): Promise<TargetTags> {
  const found = new Map<string, { tags: ReadonlySet<string> } | { problem: string }>()
  for (const repository of repositories) {
    const listed = await listTags(host, repository)
    if ('tags' in listed) found.set(repository, { tags: new Set(listed.tags) })
    else found.set(repository, listed.unknown ? { tags: new Set() } : { problem: listed.problem })
  }
  return found
}

type TagList = { tags: string[] } | { problem: string; unknown: boolean }

/** `skopeo list-tags`; `unknown` where the registry has no such repository. */
async function listTags(host: Host, repository: string): Promise<TagList> {
  // As mirror.sh has it: a variable that is empty is none.
  const skopeo = host.environment('SKOPEO') || 'skopeo'
  const { code, stdout, stderr } = await host.run(
    skopeo,
    ['list-tags', '--retry-times', '2', `docker://${repository}`],
    { timeoutSeconds: listTimeoutSeconds },
  )
  if (code !== 0) {
    const problem = reasonOf(stderr) || `skopeo ended with exit code ${code}`
    return { problem, unknown: /name unknown|name not known|manifest unknown|404|not found/i.test(problem) }
  }
  const tags = tagsIn(Buffer.from(stdout).toString('utf8'))
  if (tags === undefined) {
    throw new HostError(
      `${skopeo} ended well but listed no tags of ${repository}, so it does not seem to be skopeo`,
      'Put skopeo on PATH, or its path into $SKOPEO.',
    )
  }
  return { tags }
}

/** Undefined where this is not an answer of `skopeo list-tags`. */
function tagsIn(answer: string): string[] | undefined {
  let data: unknown
  try {
    data = JSON.parse(answer)
  } catch {
    return undefined
  }
  if (typeof data !== 'object' || data === null || !('Tags' in data)) return undefined
  return Array.isArray(data.Tags) ? data.Tags.filter((tag) => typeof tag === 'string') : []
}

/** Of what Go escapes in a text in quotes; codes such as \x1b stay as they are. */
const unescaped: Readonly<Record<string, string>> = { n: ' ', r: ' ', t: ' ' }

/** The cause in skopeo's log line: `time="…" level=fatal msg="Error listing repository tags: …"`. */
function reasonOf(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1) ?? ''
  const message = /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]
  return message === undefined
    ? line
    : message.replaceAll(/\\([nrt"\\])/g, (_, escaped: string) => unescaped[escaped] ?? escaped)
}
