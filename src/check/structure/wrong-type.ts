import { misspelt, nearest, type RuleCode, type SourceFile } from '../../diagnostics/index.ts'
import { bareDash, bareDashFixes, isBareDash } from '../../yaml/bare-dash.ts'
import { scalarType, type MappingNode, type ScalarNode, type YamlNode } from '../../yaml/tree.ts'
import type { NodeType, Shape } from './shape.ts'
import { exampleOf, shown } from './words.ts'

/** What is to be said about a value of another type than its key wants, beyond "expected … but found …". */
export interface TypeFinding {
  code: RuleCode
  at: { start: number; end: number }
  message?: string
  hint: string | undefined
  fixes: { start: number; end: number; text: string }[]
}

/** Words of YAML 1.1 and of other tools, by what they are here. */
const otherWords: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  no: 'false',
  n: 'false',
  warning: 'warn',
  info: 'warn',
  none: 'off',
  ignore: 'off',
  disabled: 'off',
}

/** The finding about `node`, which does not fit `shape` and stands under `key`, or is the whole file. */
export function typeFinding(file: SourceFile, node: YamlNode, shape: Shape, key: ScalarNode | undefined): TypeFinding {
  if (key === undefined) return wholeFile(file, node, shape)
  const finding: TypeFinding = { code: 'wrong-type', at: visible(node, key), hint: exampleHint(key, shape), fixes: [] }
  const replace = (text: string): TypeFinding => ({
    ...finding,
    hint: `Write \`${shown(key.text)}: ${shown(text)}\`.`,
    fixes: [
      {
        start: node.start,
        end: node.end,
        text: node.start === key.end + 1 && node.end === node.start ? ` ${text}` : text,
      },
    ],
  })
  if (shape.words !== undefined) return wordFinding(node, shape.words, finding)
  const accepts = acceptedTypes(shape)
  if (node.kind === 'scalar') {
    if (node.text === '' && node.plain) return emptyFinding(file, node, key, accepts, finding)
    if (accepts.has('boolean')) return booleanFinding(node, finding)
    if (accepts.has('list') && scalarType(node) !== 'null') {
      const dashes = node.plain && node.text.startsWith('-') ? dashFinding(file, node) : undefined
      if (dashes !== undefined) return { ...finding, ...dashes }
      const list = listOf(file, node)
      return list === undefined ? finding : replace(list)
    }
    if (shape.isItem && accepts.has('mapping')) return { ...finding, hint: entryHint(node, shape) }
    if (isTextInQuotes(node, shape)) return { ...finding, ...inQuotes(node) }
  }
  if (node.kind === 'mapping' && isLostItem(node, shape)) return { ...finding, ...lostItem(file, node) }
  if (node.kind === 'mapping' && accepts.has('string')) return mappingForText(file, node, finding)
  return finding
}

/** An empty value is shown at its key: there is nothing to point at behind the colon. */
function visible(node: YamlNode, key: ScalarNode): { start: number; end: number } {
  if (node.end > node.start) return { start: node.start, end: node.end }
  return node.start >= key.start && node.start <= key.end + 1 ? key : { start: node.start - 1, end: node.start }
}

function acceptedTypes(shape: Shape): ReadonlySet<NodeType> {
  return shape.types ?? new Set(shape.branches.flatMap((branch) => [...acceptedTypes(branch)]))
}

function exampleHint(key: ScalarNode, shape: Shape): string | undefined {
  if (shape.isItem) return shape.example === undefined ? undefined : `Write, for example, \`- ${shape.example}\`.`
  const example = exampleOf(key.text, shape)
  return example === undefined ? undefined : `Write, for example, ${example}.`
}

/** Whether a mapping is what an item of the wanted list would be: its dash was forgotten, or the blank behind it. */
function isLostItem(node: MappingNode, shape: Shape): boolean {
  const first = node.entries[0]?.key.text.replace(/^-/, '')
  return first !== undefined && shape.types?.has('list') === true && shape.items?.properties.has(first) === true
}

/** It is mended where only the blank is missing, and no key below stands at the column of the dash. */
function lostItem(file: SourceFile, node: MappingNode): Partial<TypeFinding> {
  const keys = node.entries.map(({ key }) => key)
  const [first] = keys as [ScalarNode]
  const isBare = (key: ScalarNode): boolean => isBareDash(file.text, key.start, key.text)
  if (!isBare(first))
    return { at: first, hint: `Put \`- \` before \`${shown(first.text)}\`, and indent what follows by two more.` }
  const areItems = keys.every(isBare)
  const fixes = areItems ? keys.flatMap(({ start }) => bareDashFixes(file, start)) : []
  return {
    at: { start: first.start, end: first.start + 1 },
    message: 'expected a list but found a mapping, because a `-` has no blank behind it',
    hint: areItems ? bareDash.hint : 'Put a blank behind the dash, and indent what follows by two more.',
    fixes: fixes.map(({ place, text }) => ({ start: place.start, end: place.end, text })),
  }
}

/** `- quay.io/cilium/cilium`: the value of the first key alone. */
function entryHint(node: ScalarNode, shape: Shape): string {
  const [first, ...others] = shape.required
  if (first === undefined) return 'Write keys and values.'
  const rest =
    others.length === 0 ? '' : ` and ${others.map((name) => `\`${name}\``).join(', ')} in lines of their own below it`
  return `Write \`- ${first}: ${shown(node.text)}\`${rest}.`
}

function wordFinding(node: YamlNode, words: readonly string[], finding: TypeFinding): TypeFinding {
  if (node.kind !== 'scalar') return finding
  const meant = otherWord(node, words) ?? misspelt(node.text, words)
  const word = meant ?? nearest(node.text, words)
  if (word === undefined) return finding
  const fixes = meant === undefined ? [] : [{ start: node.start, end: node.end, text: meant }]
  return { ...finding, hint: `did you mean \`${word}\`?`, fixes }
}

function booleanFinding(node: ScalarNode, finding: TypeFinding): TypeFinding {
  return wordFinding(node, ['true', 'false'], finding)
}

function otherWord(node: ScalarNode, words: readonly string[]): string | undefined {
  const lower = node.text.toLowerCase()
  if (words.includes(lower)) return lower
  const word = Object.hasOwn(otherWords, lower) ? otherWords[lower] : undefined
  return word !== undefined && words.includes(word) ? word : undefined
}

/** Whether it is a number or truth value that would be right as a text: `5` is no duration with quotes either. */
function isTextInQuotes(node: ScalarNode, shape: Shape): boolean {
  if (shape.branches.length > 0) return shape.branches.some((branch) => isTextInQuotes(node, branch))
  if (shape.types?.has('string') !== true || scalarType(node) === 'null') return false
  return node.plain && (shape.pattern === undefined || shape.pattern.test(node.text))
}

function inQuotes(node: ScalarNode): Pick<TypeFinding, 'hint' | 'fixes'> {
  const quoted = JSON.stringify(node.text)
  return { hint: `Put it in quotes: ${shown(quoted)}.`, fixes: [{ start: node.start, end: node.end, text: quoted }] }
}

/**
 * Items whose dash has no blank behind it, which YAML takes for one text. They are mended where every line of it begins with a
 * dash.
 */
function dashFinding(file: SourceFile, node: ScalarNode): Pick<TypeFinding, 'message' | 'hint' | 'fixes'> {
  const fixes: TypeFinding['fixes'] = []
  const first = file.lineAt(node.start)
  const last = file.lineAt(Math.max(node.start, node.end - 1))
  let areItems = true
  for (let line = first; line <= last; line++) {
    const [, before, blank] = /^( *)-( |\r?$)?/.exec(file.lineText(line)) ?? []
    if (before === undefined) areItems = false
    else if (blank === undefined) {
      const behind = (file.lineStarts[line - 1] as number) + before.length + 1
      fixes.push({ start: behind, end: behind, text: ' ' })
    }
  }
  return {
    message: 'expected a list but found a text, because a `-` has no blank behind it',
    hint: areItems ? 'Put a blank behind the dash.' : 'Write each item in a line of its own, with `- ` before it.',
    fixes: areItems ? fixes : [],
  }
}

/** A single value where a list is wanted, as a list; undefined where it is not clear what its items would be. */
function listOf(file: SourceFile, node: ScalarNode): string | undefined {
  // In the configuration `false` switches things off, and an empty list does so with lists.
  if (node.plain && node.text === 'false' && file.path === 'skopeoc.yaml') return '[]'
  if (!node.text.includes(',')) {
    if (!mayBeItem(node.text)) return undefined
    return node.plain ? `[${JSON.stringify(node.text)}]` : `[${file.text.slice(node.start, node.end)}]`
  }
  const parts = node.text.split(',').map((part) => part.trim())
  const areWords = parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part))
  return areWords ? `[${parts.map((part) => JSON.stringify(part)).join(', ')}]` : undefined
}

/** Whether a text could be an item of a list in definitions: a range or several words are none, and would be refused there. */
function mayBeItem(text: string): boolean {
  return /^\/.*\/$/.test(text) || /^(?!-)[^\s<>=^~|*!]+$/.test(text)
}

/** Nothing behind the colon: perhaps because a `#` began a comment. */
function emptyFinding(
  file: SourceFile,
  node: ScalarNode,
  key: ScalarNode,
  accepts: ReadonlySet<NodeType>,
  finding: TypeFinding,
): TypeFinding {
  const rest = file.text.slice(node.end, lineEnd(file.text, node.end))
  const comment = /^[ \t]+(#[^ \t\r#][^\r]{0,200})/
    .exec(rest)?.[1]
    ?.replace(/[ \t]+#.*$/, '')
    .trimEnd()
  if (comment !== undefined && accepts.has('string')) {
    const quoted = JSON.stringify(comment)
    const start = node.end + rest.indexOf('#')
    return {
      ...finding,
      message: `\`${key.text}\` is empty, because a \`#\` begins a comment`,
      hint: `Put it in quotes: \`${key.text}: ${shown(quoted)}\`.`,
      fixes: [{ start, end: start + comment.length, text: quoted }],
    }
  }
  return finding
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end
}

/** `format: {version}-alpine`: a template whose braces YAML takes for a mapping. */
function mappingForText(file: SourceFile, node: YamlNode, finding: TypeFinding): TypeFinding {
  const written = file.text.slice(node.start, node.end)
  if (!/^\{[a-z]+\}$/.test(written)) return finding
  const quoted = JSON.stringify(written)
  return {
    ...finding,
    hint: `Put it in quotes: ${quoted}.`,
    fixes: [{ start: node.start, end: node.end, text: quoted }],
  }
}

/** Something else than a mapping as the whole file: an empty file, or the list without its key. */
function wholeFile(file: SourceFile, node: YamlNode, shape: Shape): TypeFinding {
  const keys = shape.required.map((name) => `\`${name}\``).join(' and ')
  const first = { start: node.start, end: Math.max(node.start, Math.min(node.end, lineEnd(file.text, node.start))) }
  const example = shape.example === undefined ? undefined : `Add ${keys}; see \`skopeoc explain-rule missing-key\`.`
  if (node.kind === 'scalar' && node.text === '' && node.plain) {
    return {
      code: 'missing-key',
      at: first,
      message: `the file is empty, but ${keys} must be in it`,
      hint: example,
      fixes: [],
    }
  }
  const isList = node.kind === 'sequence' && shape.properties.has('images')
  return {
    code: 'wrong-type',
    at: isList ? { start: node.start, end: node.start + 1 } : first,
    hint: isList ? 'Write `images:` in a line above the list.' : `Write keys and values: ${keys} must be there.`,
    fixes: isList && node.start === 0 ? [{ start: 0, end: 0, text: 'images:\n' }] : [],
  }
}
