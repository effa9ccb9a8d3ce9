import { isRuleCode, rules, type RuleCode, type RuleLevel } from '../../diagnostics/index.ts'
import { nearest } from '../../diagnostics/nearest.ts'
import type { Config } from '../../model/types.ts'
import { valueOf, type MappingEntry } from '../../yaml/tree.ts'
import { textOf } from '../reporter.ts'
import { webAddress } from './forms.ts'
import { form, shorten, type ConfigReader, type Parser, keyNode } from './reader.ts'

const levels: readonly RuleLevel[] = ['error', 'warn', 'off']

/** Reads `rules`: levels by the name of a rule. */
export function readRules(root: ConfigReader): Map<RuleCode, RuleLevel> {
  const found = new Map<RuleCode, RuleLevel>()
  const settings = root.mapping('rules')
  if (settings === undefined) return found
  for (const entry of settings.node.entries) readRule(settings, entry, found)
  return found
}

const ruleName: Parser<RuleCode> = (text) => {
  if (isRuleCode(text)) return { value: text }
  const word = nearest(text, Object.keys(rules))
  const hint = word === undefined ? undefined : `did you mean \`${word}\`?`
  return { problem: { code: 'unknown-rule', message: `there is no rule "${shorten(text)}"`, hint } }
}

function readRule(settings: ConfigReader, { key, value }: MappingEntry, found: Map<RuleCode, RuleLevel>): void {
  const rule = settings.parse(keyNode(key), ruleName)
  const text = textOf(value)
  const level = levels.find((word) => word === text)
  if (rule === undefined || level === undefined) return
  if (rules[rule].fixed === true && level !== rules[rule].severity) {
    settings.report(value, {
      message: `the rule "${rule}" cannot be set to "${level}"`,
      effect: 'what it finds leaves nothing that could be compiled',
      hint: 'Remove this line.',
    })
    return
  }
  found.set(rule, level)
}

const codeownersPath: Parser<string> = (text) => {
  const parts = text.split('/')
  const inside = parts.every((part) => /^[A-Za-z0-9._-]{1,100}$/.test(part) && part !== '.' && part !== '..')
  const elsewhere = /^(?:generated|teams|skopeoc\.yaml|\.git|\.skopeoc-.*)$/i.test(parts[0] ?? '')
  if (inside && !elsewhere && parts.at(-1) === 'CODEOWNERS') return { value: text }
  const effect = 'no service would read it there, or a file that is not skopeoc’s would be overwritten'
  const hint = 'Write CODEOWNERS, .github/CODEOWNERS or docs/CODEOWNERS.'
  return { problem: { message: `"${shorten(text)}" is not the path of a CODEOWNERS file`, effect, hint } }
}

const owner: Parser<string> = form(
  (text) =>
    /^@[A-Za-z0-9][A-Za-z0-9-]{0,99}(?:\/[A-Za-z0-9._-]{1,100})?$/.test(text) ||
    /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}$/.test(text),
  'an owner in CODEOWNERS',
  'Write @person, @organisation/team or an e-mail address.',
  'the service would ignore the line, and nobody would be asked to review',
)

/** Reads what is for the repository itself: CODEOWNERS and links. */
export function readRepository(root: ConfigReader, config: Config): void {
  const codeowners = root.text('codeowners', codeownersPath)
  if (codeowners !== undefined) config.codeowners = codeowners
  const owners = readOwners(root)
  if (owners.length > 0) config.platformOwners = owners.join(' ')
  const url = root.text(
    'repositoryUrl',
    webAddress('the address of a repository', true, 'the catalogue could not link to the definitions'),
  )
  if (url !== undefined) config.repositoryUrl = url.replace(/\/+$/, '')
}

function readOwners(root: ConfigReader): string[] {
  const node = valueOf(root.node, 'platformOwners')
  if (node?.kind !== 'scalar') return root.list('platformOwners', owner) ?? []
  const text = textOf(node) ?? ''
  const found: string[] = []
  for (const match of text.matchAll(/\S+/g)) {
    const parsed = owner(match[0])
    if ('value' in parsed) found.push(parsed.value)
    else root.report(node, { ...parsed.problem, start: match.index, end: match.index + match[0].length })
  }
  return found
}
