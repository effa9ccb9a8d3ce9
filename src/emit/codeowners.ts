import type { Model, Team } from '../model/types.ts'
import type { EmittedFile } from './emitted-file.ts'

const beginMarker = '# skopeoc begin: kept by `skopeoc build` from skopeoc.yaml and teams/*/team.yaml; edit those'
const endMarker = '# skopeoc end'
const beginPattern = /^# skopeoc begin\b/
const endPattern = /^# skopeoc end\b/

/**
 * CODEOWNERS with the definitions given to their owners: each team's folder to the team, skopeoc.yaml and new folders
 * to the platform team. Of the file as it was, everything outside the block between the markers is kept, byte for
 * byte, and the block has its line ends: git may have made them those of Windows. The path is relative to the root.
 *
 * @param previous the file's text; empty where there is none
 */
export function emitCodeowners(model: Model, previous: string): EmittedFile {
  const lineEnd = /^[^\n]*\r\n/.test(previous) ? '\r\n' : '\n'
  const block = [beginMarker, ...codeownersRules(model), endMarker]
  return { path: model.config.codeowners ?? '.github/CODEOWNERS', content: placeBlock(block, previous, lineEnd) }
}

/** The rules alone, without markers. The last rule that matches a file wins. */
export function codeownersRules({ config, teams }: Model): string[] {
  const platform = config.platformOwners ?? ''
  const rules: [string, string][] = []
  if (platform !== '') rules.push(['/skopeoc.yaml', platform], ['/teams/', platform])
  for (const team of teams) {
    const owner = ownerOf(team) ?? platform
    if (owner !== '') rules.push([`/teams/${escapePattern(team.id)}/`, owner])
  }
  const width = Math.max(0, ...rules.map(([pattern]) => pattern.length))
  return rules.map(([pattern, owner]) => `${pattern.padEnd(width)} ${owner}`)
}

/** CODEOWNERS knows users, teams and addresses; a contact in a chat is none of them. */
function ownerOf({ github, email }: Team): string | undefined {
  return [github, email].find(
    (owner) => owner !== undefined && /^(?:@[\w.-]+(?:\/[\w.-]+)?|[^\s@#]+@[^\s@#]+)$/.test(owner),
  )
}

/** Blanks and the characters of patterns lose their meaning; a folder's name is what it is. */
function escapePattern(text: string): string {
  return text.replace(/[\s\\*?[\]!#]/g, String.raw`\$&`)
}

function placeBlock(block: readonly string[], previous: string, lineEnd: string): string {
  const lines = previous.split(/(?<=\n)/)
  if (lines.at(-1) === '') lines.pop()
  const own = block.map((line) => line + lineEnd)
  const begin = lines.findIndex((line) => beginPattern.test(line))
  const end = begin === -1 ? -1 : lines.findIndex((line, index) => index > begin && endPattern.test(line))
  if (begin === -1) {
    // At the end: the last rule that matches wins, and nobody but the team can own its folder.
    return [...lines, ...gapAfter(lines.at(-1), lineEnd), ...own].join('')
  }
  // Without an end only the marker's line is known to be ours.
  const rest = lines.slice(end === -1 ? begin + 1 : end + 1)
  return [...lines.slice(0, begin), ...own, ...rest].join('')
}

/** What parts a block from the line before it: the end of that line, where it has none, and an empty one. */
function gapAfter(line: string | undefined, lineEnd: string): string[] {
  if (line === undefined) return []
  return [...(line.endsWith('\n') ? [] : [lineEnd]), ...(line.trim() === '' ? [] : [lineEnd])]
}
