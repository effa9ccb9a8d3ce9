import { isDnsLabel } from '../check/config/kubernetes-names.ts'
import { nearest } from '../diagnostics/index.ts'
import {
  parseInput,
  textOf,
  textsOf,
  type InputEntry,
  type InputMapping,
  type InputNode,
} from './reading/input-tree.ts'
import { normalise } from './reading/source-name.ts'
import type { FileNote, InputFile, InputPlace } from './types.ts'

/** A team that images are given to, with what the map says about it. */
export interface NewTeam {
  id: string
  name?: string
  contact?: string
  github?: string
  email?: string
}

interface Rule {
  pattern: string
  team: string
  expression: RegExp
  line: number
}

/** Gives sources to teams; what no pattern names goes to `unassigned`. */
export interface TeamMap {
  teamOf(source: string): string
  teams: ReadonlyMap<string, NewTeam>
  /** Patterns that no source matched so far. */
  unused(): { pattern: string; place: InputPlace }[]
  notes: FileNote[]
}

export const unassigned = 'unassigned'

const teamKeys = ['name', 'contact', 'github', 'email', 'sources', 'source', 'patterns', 'images']

export function noTeams(): TeamMap {
  return { teamOf: () => unassigned, teams: new Map(), unused: () => [], notes: [] }
}

/**
 * Reads a map of teams. A team may stand first, with its patterns (`networking: [quay.io/cilium/*]`) or with all that
 * is known of it (`networking: { contact: …, sources: […] }`), or a pattern may (`quay.io/cilium/*: networking`); all
 * of it may stand below `teams`. In a pattern `*` stands for any characters, and a path stands for all below it. The
 * pattern with the most fixed characters wins.
 */
export function readTeamMap(file: InputFile): TeamMap {
  const { documents, notes } = parseInput(file)
  const reader = new TeamReader(file.path, notes)
  const root = documents[0]
  if (root?.kind === 'mapping') reader.readTop(root)
  else if (root?.kind === 'sequence') for (const item of root.items) reader.readListed(item)
  else reader.note(1, 'expected a mapping of teams and patterns, but found something else')
  return reader.result()
}

class TeamReader {
  readonly #file: string
  readonly #notes: FileNote[]
  readonly #rules: Rule[] = []
  readonly #teams = new Map<string, NewTeam>()

  constructor(file: string, notes: FileNote[]) {
    this.#file = file
    this.#notes = notes
  }

  note(line: number, message: string): void {
    this.#notes.push({ place: { file: this.#file, line }, severity: 'error', message })
  }

  readTop(root: InputMapping): void {
    for (const entry of root.entries) {
      if (entry.key === 'teams' && entry.value.kind === 'mapping')
        for (const inner of entry.value.entries) this.#readEntry(inner)
      else if (entry.key === 'teams' && entry.value.kind === 'sequence')
        for (const item of entry.value.items) this.readListed(item)
      else this.#readEntry(entry)
    }
  }

  #readEntry({ key, value, line }: InputEntry): void {
    if (value.kind === 'mapping') {
      if (this.#readTeam(key, line)) this.#readDetails(key, value)
      return
    }
    const texts = textsOf(value)
    // What looks like a reference is the pattern; the other side is the team.
    if (looksLikePattern(key) && texts.length === 1 && !looksLikePattern(texts[0] as string)) {
      if (this.#readTeam(texts[0] as string, line)) this.#addRule(key, texts[0] as string, line)
      return
    }
    if (!this.#readTeam(key, line)) return
    if (texts.length === 0) this.note(line, `the team "${key}" has no patterns`)
    for (const pattern of texts) this.#addRule(pattern, key, line)
  }

  /** An item of a list: `{ team: networking, sources: [...] }`. */
  readListed(item: InputNode): void {
    if (item.kind !== 'mapping')
      return this.note(item.line, 'expected a mapping with `team` and `sources`, but found something else')
    const id = ['team', 'id']
      .map((key) => textOf(item.entries.find((entry) => entry.key === key)?.value))
      .find((text) => text !== undefined)
    if (id === undefined) return this.note(item.line, 'the item names no `team`')
    if (this.#readTeam(id, item.line))
      this.#readDetails(id, { ...item, entries: item.entries.filter(({ key }) => key !== 'team' && key !== 'id') })
  }

  #readTeam(id: string, line: number): boolean {
    if (!isDnsLabel(id)) {
      this.note(line, `"${id}" cannot be the id of a team: use lower-case letters, digits and dashes`)
      return false
    }
    if (!this.#teams.has(id)) this.#teams.set(id, { id })
    return true
  }

  #readDetails(id: string, node: InputMapping): void {
    const team = this.#teams.get(id) as NewTeam
    for (const { key, value, line } of node.entries) {
      const text = textOf(value)
      if (key === 'name' || key === 'contact' || key === 'github' || key === 'email') {
        if (text !== undefined) team[key] = text
      } else if (['sources', 'source', 'patterns', 'images', 'pattern'].includes(key)) {
        for (const pattern of textsOf(value)) this.#addRule(pattern, id, line)
      } else {
        const word = nearest(key, teamKeys)
        this.note(line, `unknown key \`${key}\`${word === undefined ? '' : `; did you mean \`${word}\`?`}`)
      }
    }
  }

  #addRule(pattern: string, team: string, line: number): void {
    const text = pattern.trim()
    if (/[^A-Za-z0-9._:/*@-]/.test(text) || text === '')
      return this.note(line, `"${pattern}" is not a pattern of sources`)
    const rival = this.#rules.find((rule) => rule.pattern === text && rule.team !== team)
    if (rival !== undefined)
      this.note(line, `the pattern "${text}" is given to "${rival.team}" and to "${team}"; the first one counts`)
    this.#rules.push({ pattern: text, team, expression: expressionFor(text), line })
  }

  result(): TeamMap {
    const rules = [...this.#rules].sort((a, b) => weightOf(b.pattern) - weightOf(a.pattern) || a.line - b.line)
    const used = new Set<Rule>()
    return {
      teams: this.#teams,
      notes: this.#notes,
      teamOf: (source) => {
        const names = namesOf(source)
        const matching = rules.filter(({ expression }) => names.some((name) => expression.test(name)))
        for (const rule of matching) used.add(rule)
        return matching[0]?.team ?? unassigned
      },
      unused: () =>
        this.#rules
          .filter((rule) => !used.has(rule))
          .map(({ pattern, line }) => ({ pattern, place: { file: this.#file, line } })),
    }
  }
}

function looksLikePattern(text: string): boolean {
  return /[/.*:]/.test(text)
}

/** A source may be named as Docker names it, too: `alpine`, `library/alpine`, `docker.io/alpine`. */
function namesOf(source: string): string[] {
  const official = 'docker.io/library/'
  if (source.startsWith(official)) {
    const name = source.slice(official.length)
    return [source, name, `library/${name}`, `docker.io/${name}`]
  }
  return source.startsWith('docker.io/') ? [source, source.slice('docker.io/'.length)] : [source]
}

function expressionFor(pattern: string): RegExp {
  const written = pattern.replace(/\/+$/, '')
  const full = written.includes('*') ? written : (normalise(written) ?? written)
  const body = (text: string): string => text.split(/\*+/).map(escapeForRegExp).join('.*')
  const alternatives = [...new Set([written, full])].map(body)
  return new RegExp(`^(?:${alternatives.join('|')})(?:/.*)?$`)
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}

function weightOf(pattern: string): number {
  return pattern.replaceAll('*', '').length
}
