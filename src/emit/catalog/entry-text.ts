import { pinsOf } from '../../model/pins.ts'
import { selectionOf } from '../../model/selection-of.ts'
import type { ImageDefinition } from '../../model/types.ts'
import { describe, type Selector } from '../../selection/index.ts'
import { escapeJson, listJson } from '../json-text.ts'
import type { CountedTeam, Teams } from './teams.ts'

/** What catalog.json and the page say alike of an entry, as JSON. */
export interface EntryTexts {
  file: FileTexts
  /** Without the quotes. */
  reason: string
  selectors: SelectorTexts
  tags: string
}

/** What the entries of one file repeat. */
export interface FileTexts {
  team: CountedTeam
  /** How each of them begins in catalog.json, up to its line. */
  json: string
  /** The same on the page; set when the first is written. */
  cells: string | undefined
}

/** A list of selectors between the reason and the tags, with all that stands there. */
export interface SelectorTexts {
  /** Objects as in `CatalogSelector`. */
  json: string
  /** Cells for the page. */
  cells: string
}

/** Numbers of the kinds of selectors on the page. */
const kinds: readonly Selector['kind'][] = ['tags', 'semver', 'format', 'regex', 'all']

/** Prints entries; what many repeat, once. */
export class EntryPrinter {
  readonly #teams: Teams
  readonly #files = new Map<string, FileTexts>()
  readonly #ranges = new Map<string, SelectorTexts>()

  constructor(teams: Teams) {
    this.#teams = teams
  }

  texts(image: ImageDefinition): EntryTexts {
    return {
      file: this.#file(image),
      reason: escapeJson(image.reason),
      selectors: this.#selectors(image),
      tags: image.tags.length === 0 ? '[]' : listJson(image.tags.map(({ tag }) => tag)),
    }
  }

  #file({ team: id, file: { path } }: ImageDefinition): FileTexts {
    let texts = this.#files.get(path)
    if (texts?.team.id !== id) {
      const team = this.#teams.of(id)
      texts = { team, json: `{"team":${team.json},"file":"${escapeJson(path)}","line":`, cells: undefined }
      this.#files.set(path, texts)
    }
    return texts
  }

  #selectors(image: ImageDefinition): SelectorTexts {
    const { tags, semver, format, regex, all } = image
    // Most entries have one range and nothing else.
    if (semver !== undefined && format === undefined && tags.length === 0 && regex === undefined && all === undefined)
      return this.#range(semver.value)
    return selectorTexts(selectionOf(image).selectors)
  }

  #range(constraint: string): SelectorTexts {
    let texts = this.#ranges.get(constraint)
    if (texts === undefined) this.#ranges.set(constraint, (texts = selectorTexts([{ kind: 'semver', constraint }])))
    return texts
  }
}

function selectorTexts(selectors: readonly Selector[]): SelectorTexts {
  const texts = selectors.map(selectorJson)
  const json = texts.map((text) => text.json).join(',')
  const cells = texts.map((text) => text.cells).join(',')
  return { json: `","selectors":[${json}],"tags":`, cells: `",[${cells}],` }
}

function selectorJson(selector: Selector): { json: string; cells: string } {
  const { kind } = selector
  const words = escapeJson(describe(selector))
  let json = `{"kind":"${kind}","words":"${words}"`
  let cells = `[${kinds.indexOf(kind)},"${words}"`
  const written = writtenText(selector)
  if (written !== undefined) {
    const text = escapeJson(written)
    json += `,"text":"${text}"`
    cells += `,"${text}"`
  }
  if (kind === 'format') {
    const format = escapeJson(selector.format)
    json += `,"format":"${format}"`
    cells += `,"${format}"`
  }
  return { json: `${json}}`, cells: `${cells}]` }
}

function writtenText(selector: Selector): string | undefined {
  switch (selector.kind) {
    case 'semver':
    case 'format':
      // Blanks and line breaks are alike in a range.
      return selector.constraint.trim().replaceAll(/\s+/g, ' ')
    case 'regex':
      return selector.pattern
    case 'tags':
    case 'all':
      return undefined
  }
}

/** Tag to digest; undefined where nothing is pinned. */
export function pinsJson(image: ImageDefinition): string | undefined {
  const pins = pinsOf(image)
  // As an object first: it puts keys that are whole numbers before the others.
  return pins.length === 0
    ? undefined
    : JSON.stringify(Object.fromEntries(pins.map(({ tag, digest }) => [tag, digest])))
}

/** undefined where nothing is excepted. */
export function exceptJson({ except }: ImageDefinition): string | undefined {
  if (except.length === 0) return undefined
  return listJson(except.map(({ kind, value }) => (kind === 'tag' ? value : `/${value}/`)))
}
