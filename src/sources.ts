import { byCodeUnit } from './diagnostics/code-unit-order.ts'
import { SourceFile, diagnostic, type Diagnostic } from './diagnostics/index.ts'
import { looksLikeSecret, mask } from './diagnostics/secrets.ts'
import { isSuspicious } from './yaml/suspicious.ts'
import type { FolderEntry, GarbledText, ReadResult } from './host/host.ts'

/** What the compiler reads: files by path from the root, with forward slashes, and what is wrong with the tree itself. */
export interface SourceTree {
  config: SourceFile | undefined
  /** Whether there is a skopeoc.yaml, readable or not. */
  configured: boolean
  /** Sorted by path. */
  teams: TeamFolder[]
  diagnostics: Diagnostic[]
}

export interface TeamFolder {
  id: string
  /** Whether there is a team.yaml, readable or not, or one with another ending. */
  named: boolean
  /** teams/<id>/team.yaml */
  team: SourceFile | undefined
  /** Every other .yaml file below the folder, sorted by path. */
  images: SourceFile[]
}

/** Where sources come from: the file system, or a revision of the repository. */
export interface SourceReader {
  list(folder: string): FolderEntry[]
  read(path: string): ReadResult
  /** Where folders may be empty, so that no list tells whether there is one. */
  kindOf?(path: string): FolderEntry['kind'] | undefined
}

const configPath = 'skopeoc.yaml'
/** Endings of YAML files as people write them; `.yaml` alone is read. */
export const anyYaml: RegExp = /\.ya?ml$/i
const teamId = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Finds and reads the files of the language: `skopeoc.yaml` and `teams/<team>/**`. */
export function readSources(reader: SourceReader): SourceTree {
  const diagnostics: Diagnostic[] = []
  const read = reader.read(configPath)
  const configured = 'text' in read || read.isMissing !== true
  const config = configured ? sourceFile(configPath, read, diagnostics) : undefined
  // A folder that is none of ours is reported once, for want of a skopeoc.yaml.
  if (configured && isWithoutTeams(reader)) reportNoTeams(diagnostics)
  const teams = new Map<string, TeamFolder>()
  for (const entry of reader.list('teams')) {
    const [, id, ...rest] = entry.path.split('/')
    if (id === undefined || entry.kind === 'other') {
      reportUnreadable(entry.path, describeKind(entry.kind), diagnostics)
      continue
    }
    if (id.startsWith('.') || rest.some((part) => part.startsWith('.'))) continue
    if (anyYaml.test(entry.path) && hidesCharacters(entry.path)) reportHidden(entry.path, diagnostics)
    else if (anyYaml.test(entry.path) && looksLikeSecret(entry.path)) reportSecretPath(entry.path, diagnostics)
    else if (rest.length === 0) reportStray(entry, diagnostics)
    else if (!teamId.test(id)) reportTeamId(entry, id, teams, diagnostics)
    else addFile(folderOf(teams, id), entry, rest.join('/'), reader, diagnostics)
  }
  const sorted = [...teams.values()].filter(({ id }) => teamId.test(id)).sort((a, b) => byCodeUnit(a.id, b.id))
  return { config, configured, teams: sorted, diagnostics }
}

/** Every file that was read. */
export function filesOf({ config, teams }: SourceTree): SourceFile[] {
  const files = teams.flatMap(({ team, images }) => [team, ...images])
  return [config, ...files].filter((file) => file !== undefined)
}

function folderOf(teams: Map<string, TeamFolder>, id: string): TeamFolder {
  let folder = teams.get(id)
  if (folder === undefined) {
    folder = { id, named: false, team: undefined, images: [] }
    teams.set(id, folder)
  }
  return folder
}

function addFile(
  folder: TeamFolder,
  entry: FolderEntry,
  name: string,
  reader: SourceReader,
  diagnostics: Diagnostic[],
): void {
  if (entry.kind === 'link') return reportUnreadable(entry.path, describeKind(entry.kind), diagnostics)
  if (!name.endsWith('.yaml')) {
    if (anyYaml.test(name)) reportEnding(folder, entry, name, diagnostics)
    return
  }
  if (name === 'team.yaml') folder.named = true
  const file = sourceFile(entry.path, reader.read(entry.path), diagnostics)
  if (file === undefined) return
  if (name === 'team.yaml') folder.team = file
  else folder.images.push(file)
}

/** What is wrong with something that is neither a file nor a folder. */
function describeKind(kind: FolderEntry['kind']): string {
  return kind === 'link'
    ? 'it is a symbolic link, and links are not followed'
    : 'it is no regular file or folder that may be read'
}

function sourceFile(path: string, read: ReadResult, diagnostics: Diagnostic[]): SourceFile | undefined {
  if ('text' in read) return new SourceFile(path, read.text)
  reportUnreadable(path, read.problem, diagnostics, read.garbled)
  return undefined
}

/** Whether a path reads as another one than it is; a line feed or tab, ordinary in a text, is no part of a name. */
function hidesCharacters(path: string): boolean {
  return /[\t\n]/.test(path) || isSuspicious(path)
}

/** The file is not read: its path would stand in generated files as it is. */
function reportHidden(path: string, diagnostics: Diagnostic[]): void {
  diagnostics.push(
    diagnostic('suspicious-character', atPath(path), {
      message: 'the path of the file holds a control, bidirectional or invisible character',
      hint: 'Rename the file or folder with plain letters.',
    }),
  )
}

/** Likewise, and the path is not repeated either. */
function reportSecretPath(path: string, diagnostics: Diagnostic[]): void {
  const parts = path.split('/').map((part) => (looksLikeSecret(part) ? mask(part) : part))
  const masked = parts.join('/')
  diagnostics.push(
    diagnostic('credentials-in-definition', atPath(looksLikeSecret(masked) ? mask(path) : masked), {
      message: 'the path of the file holds what looks like a password, token or key',
      hint: 'Rename the file or folder, and revoke what stands there.',
    }),
  )
}

/** A finding about a path that has no text to point at. */
export function atPath(path: string): { file: SourceFile; start: number; end: number } {
  return { file: new SourceFile(path, ''), start: 0, end: 0 }
}

function reportUnreadable(path: string, problem: string, diagnostics: Diagnostic[], garbled?: GarbledText): void {
  const place = garbled === undefined ? atPath(path) : inGarbled(path, garbled)
  diagnostics.push(diagnostic('file-unreadable', place, { message: `the file cannot be used: ${problem}` }))
}

function inGarbled(path: string, { content, at }: GarbledText): { file: SourceFile; start: number; end: number } {
  return { file: new SourceFile(path, content), start: at, end: at + 1 }
}

/** Whether teams/ has gone, of which generated/ once was made; at the beginning there may be neither. */
function isWithoutTeams(reader: SourceReader): boolean {
  if (reader.kindOf === undefined) return false
  return reader.kindOf('teams') === undefined && reader.kindOf('generated') !== undefined
}

function reportNoTeams(diagnostics: Diagnostic[]): void {
  diagnostics.push(
    diagnostic('missing-team', atPath('teams'), {
      message: 'there is no teams/ folder beside skopeoc.yaml',
      effect: 'nothing would be mirrored any more',
      hint: 'Check out all of the repository, name the right folder with --root, or make teams/ with an empty file teams/.gitkeep if there is no team.',
    }),
  )
}

function reportStray(entry: FolderEntry, diagnostics: Diagnostic[]): void {
  if (entry.kind === 'link') return reportUnreadable(entry.path, describeKind(entry.kind), diagnostics)
  if (!anyYaml.test(entry.path)) return
  const message = 'the file lies beside the team folders, not in one'
  diagnostics.push(diagnostic('unknown-team', atPath(entry.path), { message }))
}

function reportEnding(folder: TeamFolder, entry: FolderEntry, name: string, diagnostics: Diagnostic[]): void {
  const message = 'only files that end in .yaml are read'
  const renamed = name.replace(anyYaml, '.yaml')
  const hint = `Rename it to ${renamed.slice(renamed.lastIndexOf('/') + 1)}.`
  const isTeam = renamed === 'team.yaml'
  if (isTeam) folder.named = true
  const effect = isTeam
    ? 'nobody would know whom to ask about the images of the team'
    : 'its images would not be mirrored'
  diagnostics.push(diagnostic('file-unreadable', atPath(entry.path), { message, hint, effect }))
}

function reportTeamId(entry: FolderEntry, id: string, teams: Map<string, TeamFolder>, diagnostics: Diagnostic[]): void {
  if (teams.has(id)) return
  folderOf(teams, id)
  const suggestion = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
  diagnostics.push(
    diagnostic('unknown-team', atPath(entry.path), {
      message: `the folder name "${id}" cannot be a team id: it becomes a Kubernetes label`,
      hint: teamId.test(suggestion) ? `Rename the folder to ${suggestion}.` : undefined,
    }),
  )
}
