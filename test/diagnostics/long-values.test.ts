import { describe, expect, it } from 'vitest'
import { analyseSources } from '../../src/compile.ts'
import { applyFixes, diagnostic, SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { memorySources, someDay, type Files } from '../support/memory-tree.ts'
import { readSchema } from '../support/schemas.ts'
import { soak } from '../support/soak.ts'

const length = 100_000

/** Values as they are written, in quotes but for numbers. */
const values: Record<string, string> = {
  letters: JSON.stringify('a'.repeat(length)),
  digits: '7'.repeat(length),
  blanks: JSON.stringify(`a${' '.repeat(length)}b`),
  words: JSON.stringify('a b '.repeat(length / 4)),
  lines: JSON.stringify('a\n'.repeat(length / 2)),
  'quotes of both kinds': JSON.stringify(`"a\`b'${'c'.repeat(1000)}`.repeat(length / 1000)),
  'one quote': JSON.stringify(`${'a'.repeat(length)}"`),
  'characters that are not seen': JSON.stringify('\ue000'.repeat(length)),
  'a repository in upper case': JSON.stringify(`quay.io/${'Aa/'.repeat(80)}a:${'v1.'.repeat(length / 3)}`),
  'a repository with a tag': JSON.stringify(`quay.io/a/b:${'v1.'.repeat(length / 3)}`),
  'a repository without one': JSON.stringify(`quay.io${'/Aa'.repeat(length / 3)}`),
  'alternatives in a regular expression': JSON.stringify(
    Array.from({ length: length / 5 }, (_, index) => `v1.${index % 97}`).join('|'),
  ),
  'a range': JSON.stringify(Array.from({ length: length / 10 }, (_, index) => `>= 1.${index % 97}.0`).join(' || ')),
  'a template': JSON.stringify(`{version}-{${'x'.repeat(length)}}`),
  'a digest': JSON.stringify(`v1@sha256:${'0'.repeat(length)}`),
}

interface Schema {
  $ref?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  definitions?: Record<string, Schema>
}

/** Where a value may stand: keys, with `*` for a key of one's own and `-` for an item of a list. */
type Path = readonly string[]

/** Every place of a file that a schema knows. */
function pathsOf(root: Schema, schema: Schema = root, path: Path = []): Path[] {
  const { $ref, properties = {}, additionalProperties, items } = schema
  if ($ref !== undefined) return pathsOf(root, root.definitions?.[$ref.replace('#/definitions/', '')] ?? {}, path)
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((branch) => pathsOf(root, branch, path))
  const below = [
    ...Object.entries(properties).flatMap(([key, value]) => pathsOf(root, value, [...path, key])),
    ...(typeof additionalProperties === 'object' ? pathsOf(root, additionalProperties, [...path, '*']) : []),
    ...(items === undefined ? [] : pathsOf(root, items, [...path, '-'])),
  ]
  return [...new Map([path, ...branches, ...below].map((one) => [one.join('/'), one])).values()]
}

/** A value at a path, in brackets and braces. `key` stands where the last key would. */
function written([first, ...rest]: Path, value: string, beside = '', key?: string): string {
  if (first === undefined) return key === undefined ? value : `{ ? ${key} : x }`
  const inner = written(rest, value, '', key)
  return first === '-' ? `[${inner}]` : `{ ${beside}${first === '*' ? 'main' : first}: ${inner} }`
}

const small: Files = {
  'skopeoc.yaml': 'targets: { main: { registry: registry.example.com } }\n',
  'teams/alpha/team.yaml': 'name: Alpha\ncontact: "#alpha"\n',
  'teams/alpha/images.yaml': 'images: [{ source: quay.io/a/b, reason: A reason, tags: [v1] }]\n',
}

/** What an entry needs beside the key, so that the value is looked at. */
function besideKey(path: Path): string {
  const others: Record<string, string> = { source: 'quay.io/a/b', reason: 'A reason', semver: '">= 1 < 2"' }
  return Object.entries(others)
    .filter(([key]) => key !== path[2])
    .map(([key, value]) => `${key}: ${value}, `)
    .join('')
}

/** The tree with a value at a path of a kind of file, or with a key in the mapping there. */
function withValue(kind: string, path: Path, value: string, key?: string): Files {
  switch (kind) {
    case 'team':
      return { ...small, 'teams/alpha/team.yaml': written(path, value, '', key) }
    case 'skopeoc': {
      const beside = path[0] === 'targets' ? '' : 'targets: { main: { registry: registry.example.com } }, '
      return { ...small, 'skopeoc.yaml': written(path, value, beside, key) }
    }
    default: {
      const text =
        path.length > 2
          ? `{ images: [${written(path.slice(2), value, besideKey(path), key)}] }`
          : written(path, value, '', key)
      return { ...small, 'teams/alpha/images.yaml': text }
    }
  }
}

/** What is longer than it may be in what is printed of a tree. */
async function tooLong(files: Files): Promise<string[]> {
  const { diagnostics } = await analyseSources(memorySources(files), { today: someDay })
  const lines = renderDiagnostics(diagnostics, 'pretty', { colour: false, summary: true }).split('\n')
  const json = JSON.parse(renderDiagnostics(diagnostics, 'json', { colour: false, summary: true })) as {
    diagnostics: Record<string, string>[]
  }
  return [
    ...lines.filter((line) => line.length > 2000).map((line) => `a line of ${line.length}: ${line.slice(0, 80)}`),
    ...json.diagnostics.flatMap((finding) =>
      ['message', 'effect', 'hint']
        .filter((name) => (finding[name] ?? '').length > 1000)
        .map((name) => `${finding['code']}: a ${name} of ${finding[name]?.length}: ${finding[name]?.slice(0, 80)}`),
    ),
  ]
}

/** The settings of a target are read as the shared ones are. */
const isOwnSetting = (name: string): boolean => name.startsWith('targets.*.runtime.')

const kinds = ['images', 'team', 'skopeoc'].flatMap((kind) =>
  pathsOf(readSchema(kind) as Schema)
    .map((path): [kind: string, name: string, path: Path] => [kind, path.join('.'), path])
    .filter(([, name]) => !isOwnSetting(name)),
)

/** Every third of them, another third at each place; with SKOPEOC_SOAK all of them. */
function someOf(names: readonly string[], place: number): readonly string[] {
  return soak === undefined ? names.filter((_, index) => index % 3 === place % 3) : names
}

/** With their numbers. */
const places = kinds.map(([kind, name, path], number) => [kind, name, path, number] as const)

/** In skopeoc.yaml nothing is read as a selector. */
const ofConfiguration = ['letters', 'digits', 'words', 'one quote', 'characters that are not seen']

describe('a value of 100 KB is not printed whole', () => {
  it('wherever it may stand', () => {
    const names = kinds.map(([kind, name]) => `${kind} ${name}`)
    expect(names).toEqual(
      expect.arrayContaining(['images images.-.rename.tag', 'team contact', 'skopeoc runtime.proxy.https']),
    )
  })

  it.each(places)('in %s at %s', async (kind, _, path, number) => {
    const found: string[] = []
    for (const name of someOf(kind === 'skopeoc' ? ofConfiguration : Object.keys(values), number)) {
      for (const long of await tooLong(withValue(kind, path, values[name] ?? ''))) found.push(`${name}: ${long}`)
    }
    for (const name of someOf(['letters', 'one quote', 'characters that are not seen'], number)) {
      for (const long of await tooLong(withValue(kind, path, 'x', values[name])))
        found.push(`a key of ${name}: ${long}`)
    }
    expect(found).toEqual([])
  })
})

describe('a value that is cut', () => {
  const file = new SourceFile('a.yaml', 'a: 1\n')
  const place = { file, start: 3, end: 4 }
  const long = 'v1|'.repeat(20_000)
  const finding = (details: { message?: string; hint?: string }): Diagnostic =>
    diagnostic('regex-unanchored', place, { message: 'm', ...details, fixes: [{ place, text: long }] })

  it('shows its beginning, and what is said of it stays', () => {
    const { message } = finding({ message: `the regular expression "${long}" also matches v1` })
    expect(message).toBe(`the regular expression "${long.slice(0, 100)}…" also matches v1`)
  })

  it('is nothing to copy from a hint', () => {
    const { hint } = finding({ hint: `did you mean \`${long}\`?` })
    expect(hint).toBe(`did you mean \`${long.slice(0, 100)}…\` (the first 100 of 60000 characters)?`)
  })

  it('stays whole in a fix', () => {
    expect(applyFixes(file, finding({}).fixes)).toBe(`a: ${long}\n`)
  })

  it('is no longer one where quotes stand in it', () => {
    const { message } = finding({ message: `"${'a"'.repeat(20_000)}" is not a range: it is none` })
    expect(message.length).toBeLessThan(1000)
    expect(message).toMatch(/^"a"a.*… \(\d+ characters are left out\) ….*" is not a range: it is none$/)
  })

  it('is cut between characters', () => {
    for (const shift of ['', 'a']) {
      const { message, hint } = finding({
        message: `"${shift}${'😀'.repeat(1000)}"`,
        hint: `${shift}${'😀'.repeat(1000)}`,
      })
      expect(message + hint).not.toMatch(/\p{Cs}/u)
    }
  })

  it('shows nothing of a secret that lies across the cut', () => {
    const { message } = finding({
      message: `"https://${'u'.repeat(80)}:hunter2hunter2${'x'.repeat(300)}@a.io/${long}"`,
    })
    expect(message).not.toContain('hunter')
  })

  it('of up to 500 characters is not', () => {
    const message = `the regular expression "${'v'.repeat(500)}" is one`
    expect(finding({ message }).message).toBe(message)
  })
})
