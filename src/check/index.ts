import { diagnostic, silentRules, type Diagnostic, type SourceFile } from '../diagnostics/index.ts'
import type { Config, Model, Team } from '../model/types.ts'
import { reserveOfEntries } from '../selection/index.ts'
import { atPath, type SourceTree, type TeamFolder } from '../sources.ts'
import { parseYaml } from '../yaml/parse.ts'
import { valueOf, type YamlNode } from '../yaml/tree.ts'
import { checkConfig } from './config/index.ts'
import { checkImages, type EntrySettings } from './images/index.ts'
import { checkStructure } from './structure.ts'
import { checkTeam } from './team.ts'

/** What survived of the sources, and everything that is to be said about them file by file. */
export interface Checked {
  model: Omit<Model, 'config'> & { config: Config | undefined }
  diagnostics: Diagnostic[]
}

type Entries = Pick<Model, 'images' | 'sourceless'>

/** Parses and checks every file of the tree. */
export async function checkSources(tree: SourceTree): Promise<Checked> {
  const diagnostics = [...tree.diagnostics]
  const config = await checkConfigFile(tree, diagnostics)
  const silent = silentRules(config?.rules ?? new Map())
  const teams: Team[] = []
  const entries: Entries = { images: [], sourceless: [] }
  const reserve = reserveOfEntries()
  for (const folder of tree.teams) {
    const team = await checkTeamFolder(folder, entries, diagnostics, { silent, reserve })
    if (team !== undefined) teams.push(team)
  }
  return { model: { config, teams, ...entries }, diagnostics }
}

async function parseAndCheck(
  file: SourceFile,
  kind: 'team' | 'config',
  diagnostics: Diagnostic[],
): Promise<YamlNode | undefined> {
  const root = await parse(file, diagnostics)
  if (root === undefined) return undefined
  for (const finding of checkStructure(root, kind, file).diagnostics) diagnostics.push(finding)
  return root
}

/** The tree of a file; what is wrong with it as YAML is added to `diagnostics`. */
async function parse(file: SourceFile, diagnostics: Diagnostic[]): Promise<YamlNode | undefined> {
  const parsed = await parseYaml(file)
  for (const finding of parsed.diagnostics) diagnostics.push(finding)
  return parsed.root
}

async function checkConfigFile(
  { config: file, configured }: SourceTree,
  diagnostics: Diagnostic[],
): Promise<Config | undefined> {
  if (file === undefined) {
    if (!configured) reportNoConfig(diagnostics)
    return undefined
  }
  const root = await parseAndCheck(file, 'config', diagnostics)
  if (root === undefined) return undefined
  const checked = checkConfig(root, file)
  for (const finding of checked.diagnostics) diagnostics.push(finding)
  return checked.config
}

function reportNoConfig(diagnostics: Diagnostic[]): void {
  diagnostics.push(
    diagnostic('missing-key', atPath('skopeoc.yaml'), {
      message: 'there is no skopeoc.yaml',
      effect: 'there is no target to mirror to, so nothing is generated',
      hint: 'Run `skopeoc init` for a new folder, or name the right one with --root.',
    }),
  )
}

async function checkTeamFolder(
  folder: TeamFolder,
  entries: Entries,
  diagnostics: Diagnostic[],
  settings: EntrySettings,
): Promise<Team | undefined> {
  let hasMisplacedTeam = false
  for (const file of folder.images) {
    const before = diagnostics.length
    const root = await parse(file, diagnostics)
    if (root === undefined) continue
    if (isMisplacedTeam(file, root)) {
      hasMisplacedTeam = true
      diagnostics.push(misplacedTeam(file))
      continue
    }
    for (const finding of checkStructure(root, 'images', file).diagnostics) diagnostics.push(finding)
    const checked = checkImages(root, file, folder.id, settings, diagnostics.slice(before))
    for (const image of checked.images) entries.images.push(image)
    for (const image of checked.sourceless) entries.sourceless.push(image)
    for (const finding of checked.diagnostics) diagnostics.push(finding)
  }
  if (folder.team === undefined) {
    if (!hasMisplacedTeam) reportMissingTeam(folder, diagnostics)
    return undefined
  }
  const root = await parseAndCheck(folder.team, 'team', diagnostics)
  if (root === undefined) return undefined
  const checked = checkTeam(root, folder.team, folder.id)
  for (const finding of checked.diagnostics) diagnostics.push(finding)
  return checked.team
}

/** Whether a file of a team's folder is a team.yaml further down; one that holds images is a file of images like any other. */
function isMisplacedTeam({ path }: SourceFile, root: YamlNode): boolean {
  return path.endsWith('/team.yaml') && root.kind === 'mapping' && valueOf(root, 'images') === undefined
}

function misplacedTeam(file: SourceFile): Diagnostic {
  const [, id] = file.path.split('/')
  const own = file.path.split('/').at(-2) as string
  return diagnostic('unknown-team', atPath(file.path), {
    message: 'team.yaml belongs directly in the folder of its team',
    effect: 'nobody would be asked about images by it',
    hint: `Move it to teams/${id}/team.yaml, or the whole folder to teams/${own} if that is a team of its own.`,
  })
}

function reportMissingTeam(folder: TeamFolder, diagnostics: Diagnostic[]): void {
  const first = folder.images[0]
  if (first === undefined || folder.named) return
  diagnostics.push(
    diagnostic('missing-team', atPath(`teams/${folder.id}/team.yaml`), {
      message: `the team "${folder.id}" has no team.yaml`,
      hint: `Add teams/${folder.id}/team.yaml with \`name\` and \`contact\`.`,
      related: [{ place: { file: first, start: 0, end: 0 }, message: 'images of this team' }],
    }),
  )
}
