import * as fc from 'fast-check'
import { texts } from './documents.ts'

/** A plain scalar, as it stands in the file. */
class Plain {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Tree = Plain | string | number | boolean | null | Tree[] | { [key: string]: Tree }

const plains = [
  '',
  '~',
  'null',
  'true',
  'false',
  'yes',
  '0',
  '-1',
  '7',
  '1.10',
  '1.0',
  '0x10',
  '1e3',
  '.inf',
  '2099-12-31',
]
/** What is often right beside another character, and what seldom is. */
const ordinary = 'aZ09-._/:'.split('')
const odd = '@{}*^$,%+[]"# \n\r\t\u00a0\u2028é'.split('')

/** One change: of a key or value, chosen by `at`, in a way, chosen by `way`, with what the other numbers choose. */
interface Change {
  at: number
  way: number
  which: number
  where: number
}

const number = fc.nat(1_000_003)
const changes = fc.array(fc.record({ at: number, way: number, which: number, where: number }), {
  minLength: 1,
  maxLength: 2,
})

/**
 * Files that differ from one of the documents in one place or two, as YAML. The same ones each time. `named` are the keys
 * that the language has, of which most are left alone: nearly every other word in their place is refused.
 */
export function mutatedFiles(
  documents: readonly object[],
  named: ReadonlySet<string>,
  { count, seed }: { count: number; seed: number },
): string[] {
  const made = fc.sample(changes, { numRuns: count, seed }).map((list, index) => {
    // A list of one item holds what is changed, so that the whole file is a place too.
    const root: Tree[] = [structuredClone(pick(documents, index)) as Tree]
    for (const change of list) apply(root, named, change)
    return root[0] ?? new Plain('')
  })
  return [...new Set(made.map((tree) => `${print(tree)}\n`))]
}

/** A place of the tree: a container, and the index or key in it. */
type Place = { list: Tree[]; index: number } | { mapping: { [key: string]: Tree }; key: string }

function placesIn(tree: Tree): Place[] {
  const own: Place[] = Array.isArray(tree)
    ? tree.map((_, index) => ({ list: tree, index }))
    : isMapping(tree)
      ? Object.keys(tree).map((key) => ({ mapping: tree, key }))
      : []
  return own.concat(own.flatMap((place) => placesIn(valueAt(place))))
}

function isMapping(tree: Tree): tree is { [key: string]: Tree } {
  return typeof tree === 'object' && tree !== null && !(tree instanceof Plain) && !Array.isArray(tree)
}

function pick<Item>(items: readonly Item[], by: number): Item {
  return items[by % items.length] as Item
}

function apply(root: Tree[], named: ReadonlySet<string>, { at, way, which, where }: Change): void {
  const percent = way % 100
  const places = placesIn(root).filter((place) => percent < 10 || !isContainer(valueAt(place)))
  if (places.length === 0) return
  const place = pick(places, at)
  const value = valueAt(place)
  if ('mapping' in place && percent >= (named.has(place.key) ? 97 : 50))
    renameKey(place, editText(place.key, which, where))
  else put(place, typeof value === 'string' && percent >= 10 ? editText(value, which, where) : otherThan(value, which))
}

function valueAt(place: Place): Tree {
  return ('list' in place ? place.list[place.index] : place.mapping[place.key]) as Tree
}

function isContainer(value: Tree): boolean {
  return Array.isArray(value) || isMapping(value)
}

function put(place: Place, value: Tree | undefined): void {
  if ('list' in place) place.list.splice(place.index, 1, ...(value === undefined ? [] : [value]))
  else if (value === undefined) delete place.mapping[place.key]
  else place.mapping[place.key] = value
}

function renameKey({ mapping, key }: { mapping: { [key: string]: Tree }; key: string }, name: string): void {
  const value = mapping[key] as Tree
  delete mapping[key]
  mapping[name] = value
}

/** The same text with another character, or another one altogether. */
function editText(text: string, which: number, where: number): string {
  const at = where % (text.length + 1)
  const before = text.slice(0, at)
  const kind = which % 9
  const character = pick(kind < 5 ? ordinary : odd, which >> 4)
  switch (kind) {
    case 0:
      return before + text.slice(at + 1)
    case 1:
    case 5:
      return before + character + text.slice(at)
    case 2:
      return before + character + text.slice(at + 1)
    case 3:
      return text + character
    case 4:
      return before + text.slice(at).toUpperCase()
    default:
      return pick(texts, which >> 4)
  }
}

/** Another value, of another type for the most part, or nothing. */
function otherThan(value: Tree, which: number): Tree | undefined {
  switch (which % 7) {
    case 0:
      return undefined
    case 1:
      return []
    case 2:
      return {}
    case 3:
      return [value]
    case 4:
      return pick(texts, which >> 4)
    default:
      return new Plain(pick(plains, which >> 3))
  }
}

/** A tree in YAML's flow style, whose texts are in quotes. */
function print(tree: Tree): string {
  if (tree instanceof Plain) return tree.text
  if (Array.isArray(tree)) return `[${tree.map((item) => print(item) || '~').join(', ')}]`
  if (!isMapping(tree)) return JSON.stringify(tree)
  return `{${Object.entries(tree)
    .map(([key, value]) => `${JSON.stringify(key)}: ${print(value)}`)
    .join(', ')}}`
}
