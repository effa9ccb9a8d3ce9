import type { Diagnostic, SourceFile } from '../diagnostics/index.ts'
import type { Team } from '../model/types.ts'
import { valueOf, type MappingNode, type YamlNode } from '../yaml/tree.ts'
import { reportSecretComments } from './comments.ts'
import { checkOneLine } from './one-line.ts'
import { Reporter, textOf } from './reporter.ts'
import { looksLikeSecret } from './secrets.ts'

const fillers = new Set(['-', '?', 'n/a', 'na', 'none', 'nobody', 'tbd', 'todo', 'unknown', 'xxx'])

/** Reads a team.yaml whose structure has been checked; without a team when a required part is absent. */
export function checkTeam(root: YamlNode, file: SourceFile, id: string): { team?: Team; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const reporter = new Reporter(file, diagnostics)
  const team = root.kind === 'mapping' && !findSecrets(root, reporter) ? readTeam(root, id, reporter) : undefined
  reportSecretComments(reporter)
  return team === undefined ? { diagnostics } : { team, diagnostics }
}

function findSecrets(root: MappingNode, reporter: Reporter): boolean {
  const secrets = root.entries.filter(({ value }) => value.kind === 'scalar' && looksLikeSecret(value.text))
  for (const { value } of secrets)
    reporter.report('credentials-in-definition', value, { message: 'this looks like a password, token or key' })
  return secrets.length > 0
}

function readTeam(root: MappingNode, id: string, reporter: Reporter): Team | undefined {
  const nameNode = valueOf(root, 'name')
  const name = textOf(nameNode)?.trim()
  const contact = textOf(valueOf(root, 'contact'))?.trim()
  if (contact !== undefined) checkContact(contact, valueOf(root, 'contact') ?? root, reporter)
  if (name === '') reportEmptyName(nameNode ?? root, reporter)
  else if (name !== undefined) checkOneLine(name, nameNode ?? root, 'a name', reporter)
  if (name === undefined || contact === undefined) return undefined
  const team: Team = { id, name, contact, file: reporter.file, place: reporter.place(nameNode ?? root) }
  const github = textOf(valueOf(root, 'github'))
  if (github !== undefined) team.github = github
  const email = textOf(valueOf(root, 'email'))
  if (email !== undefined) team.email = email
  return team
}

function reportEmptyName(node: YamlNode, reporter: Reporter): void {
  reporter.report('missing-key', node, {
    message: 'the name is empty',
    effect: 'the team would have no name in the catalogue',
    hint: 'Write the name by which people know the team.',
  })
}

function checkContact(contact: string, node: YamlNode, reporter: Reporter): void {
  if (contact === '')
    reporter.report('missing-key', node, {
      message: 'the contact is empty',
      effect: 'nobody would know whom to ask about the images of the team',
      hint: 'Write the channel or address where the team is reached.',
    })
  else if (fillers.has(contact.toLowerCase()))
    reporter.report('missing-contact', node, {
      message: `"${contact}" says nothing about where the team is reached`,
    })
  else checkOneLine(contact, node, 'a contact', reporter)
}
