import type { Diagnostic, SourceFile } from '../diagnostics/index.ts'
import type { Team } from '../model/types.ts'
import { valueOf, type YamlNode } from '../yaml/tree.ts'
import { Reporter, textOf } from './reporter.ts'
import { looksLikeSecret } from './secrets.ts'

const fillers = new Set(['', '-', '?', 'n/a', 'na', 'none', 'nobody', 'tbd', 'todo', 'unknown', 'xxx'])

/** Reads a team.yaml whose structure has been checked; undefined when a required part is absent. */
export function checkTeam(root: YamlNode, file: SourceFile, id: string): { team?: Team; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  if (root.kind !== 'mapping') return { diagnostics }
  const reporter = new Reporter(file, diagnostics)
  for (const { value } of root.entries) {
    if (value.kind !== 'scalar' || !looksLikeSecret(value.text)) continue
    reporter.report('credentials-in-definition', value, { message: 'this looks like a password, token or key' })
    return { diagnostics }
  }
  const nameNode = valueOf(root, 'name')
  const name = textOf(nameNode)?.trim()
  const contact = textOf(valueOf(root, 'contact'))?.trim()
  if (contact !== undefined) checkContact(contact, root, reporter)
  if (name === '') reportEmptyName(nameNode ?? root, reporter)
  if (name === undefined || contact === undefined) return { diagnostics }
  const team: Team = { id, name, contact, file, place: reporter.place(nameNode ?? root) }
  const github = textOf(valueOf(root, 'github'))
  if (github !== undefined) team.github = github
  const email = textOf(valueOf(root, 'email'))
  if (email !== undefined) team.email = email
  return { team, diagnostics }
}

function reportEmptyName(node: YamlNode, reporter: Reporter): void {
  reporter.report('missing-key', node, {
    message: 'the name is empty',
    effect: 'the team would have no name in the catalogue',
    hint: 'Write the name by which people know the team.',
  })
}

function checkContact(contact: string, root: YamlNode, reporter: Reporter): void {
  if (!fillers.has(contact.toLowerCase()) || root.kind !== 'mapping') return
  reporter.report('missing-contact', valueOf(root, 'contact') ?? root, {
    message: `"${contact}" says nothing about where the team is reached`,
  })
}
