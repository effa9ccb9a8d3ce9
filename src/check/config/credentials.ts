import type { Diagnostic } from '../../diagnostics/index.ts'
import type { MappingEntry, YamlNode } from '../../yaml/tree.ts'
import { isCredentialKey, namesSecret } from '../secret-keys.ts'
import { looksLikeSecret } from '../secrets.ts'
import { reportSecretComments } from '../comments.ts'
import type { Reporter } from '../reporter.ts'

/** Mappings that name a Secret by `keySecret`: `secret` means the same there, and the structure check says so. */
const namingSecrets = new Set(['sign', 'verify'])

/** Mappings whose keys are anybody's. */
const freeKeys = new Set(['labels', 'nodeSelector', 'ruleLabels', 'affinity', 'secrets'])

/** What people switch on and off by annotations, and paths at which others keep a secret. */
const plainSetting = /^(?:true|false|[a-z0-9-]+(?:\/[a-z0-9-]+)+)$/

/** A user and a password, where the name of a Secret is meant: such a name has no colon. */
const login = /^[^\s:]+:[^\s:]/

/** Reports everything in the file that looks like a credential, comments included, without repeating any of it. */
export function reportCredentials(root: YamlNode, reporter: Reporter): void {
  walk(root, reporter, [])
  reportSecretComments(reporter)
}

function walk(node: YamlNode, reporter: Reporter, path: readonly string[]): void {
  switch (node.kind) {
    case 'scalar':
      if (looksLikeSecret(node.text)) report(reporter, node, 'this')
      return
    case 'sequence':
      for (const item of node.items) walk(item, reporter, path)
      return
    case 'mapping':
      for (const entry of node.entries) walkEntry(entry, reporter, path)
  }
}

function walkEntry({ key, value }: MappingEntry, reporter: Reporter, path: readonly string[]): void {
  if (looksLikeSecret(key.text)) report(reporter, key, 'this')
  const named = value.kind === 'scalar' && value.text !== '' && isCredentialKey(lastPart(key.text, path))
  if (named && !isOrdinary(key.text, value.text, path)) report(reporter, value, `\`${key.text}\``)
  else if ([key.text, path.at(-1)].includes('credentials') && value.kind === 'scalar' && login.test(value.text))
    report(reporter, value, `what stands under \`${key.text}\``)
  else walk(value, reporter, [...path, key.text])
}

/** The name of an annotation without whose it is. */
function lastPart(key: string, path: readonly string[]): string {
  return path.at(-1) === 'annotations' ? key.slice(key.lastIndexOf('/') + 1) : key
}

/** Whether a key of this name has another meaning at this place. */
function isOrdinary(key: string, value: string, path: readonly string[]): boolean {
  if (namingSecrets.has(path.at(-1) ?? '') && namesSecret(key, value)) return true
  if (path.at(-1) === 'annotations' && plainSetting.test(value)) return true
  if (path.some((part) => freeKeys.has(part))) return true
  const settings = path.at(-1) === 'runtime' || (path[0] === 'targets' && path.length === 2)
  const id = path.length === 1 && (path[0] === 'targets' || path[0] === 'sources' || path[0] === 'rules')
  return id || (settings && key === 'credentials')
}

function report(reporter: Reporter, at: { start: number; end: number }, what: string): void {
  reporter.report('credentials-in-definition', at, { message: `${what} looks like a password, token or key` })
}

/** Findings other than the credentials themselves are dropped where they would repeat one. */
export function withoutEchoes(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const secret = diagnostics.filter((finding) => finding.code === 'credentials-in-definition')
  if (secret.length === 0) return [...diagnostics]
  return diagnostics.filter(
    (finding) =>
      finding.code === 'credentials-in-definition' ||
      !secret.some(({ place }) => place.start < finding.place.end && finding.place.start < place.end),
  )
}
