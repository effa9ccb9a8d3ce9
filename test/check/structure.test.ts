import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkStructure, type FileKind } from '../../src/check/structure.ts'
import { applyFixes, SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { parseYaml } from '../../src/yaml/parse.ts'
import { toJs, type YamlNode } from '../../src/yaml/tree.ts'
import { compileFiles, smallTree } from '../support/memory-tree.ts'
import { readSchema } from '../support/schemas.ts'

async function check(text: string, kind: FileKind = 'images'): Promise<Diagnostic[]> {
  const file = new SourceFile('teams/x/y.yaml', text)
  const { root, diagnostics } = await parseYaml(file)
  return root === undefined ? diagnostics : [...diagnostics, ...checkStructure(root, kind, file).diagnostics]
}

/** `code line:column "text at the place" message | hint` */
function line({ code, place, message, hint }: Diagnostic): string {
  const { line: row, column } = place.file.positionAt(place.start)
  return `${code} ${row}:${column} "${place.file.text.slice(place.start, place.end)}" ${message} | ${hint}`
}

function entry(...lines: string[]): string {
  return `images:\n  - source: quay.io/a/b\n    reason: x\n${lines.map((one) => `    ${one}\n`).join('')}`
}

describe('a key under another name', () => {
  const meant = async (key: string): Promise<[string | undefined, boolean]> => {
    const found = (await check(entry(`${key}: app`))).find(({ code }) => code === 'unknown-key')
    return [found?.hint, (found?.fixes.length ?? 0) > 0]
  }

  it.each([
    ['renam', 'did you mean `rename`?', true],
    ['tag', 'did you mean `tags`?', true],
    ['ticekt', 'did you mean `ticket`?', true],
    ['Sem-Ver', 'did you mean `semver`?', true],
    // Two letters off: another word as likely as not.
    ['stage', 'did you mean `tags`?', false],
    ['to', 'did you mean `rename`?', false],
    ['version', 'did you mean `semver`?', false],
    // What it stands for elsewhere is there, and the word next to it by its letters says where the image goes.
    ['name', 'Remove it: `source` is there already.', false],
    ['sorce', 'Remove it: `source` is there already.', false],
  ])('%s', async (key, hint, isMended) => expect(await meant(key)).toEqual([hint, isMended]))
})

it.each([
  ['layout: flatt', 'flat', true],
  ['layout: stream', 'upstream', false],
  ['library: Keep', 'keep', true],
])('puts a word in place of another only where that was a slip: %s', async (written, word, isMended) => {
  const text = `targets:\n  main:\n    registry: registry.example.com\n    ${written}\n`
  const [finding] = await check(text, 'config')
  expect([finding?.hint, finding?.fixes.map((fix) => fix.text)]).toEqual([
    `did you mean \`${word}\`?`,
    isMended ? [word] : [],
  ])
})

it.each([
  ['.inf', 'infinity'],
  ['-.INF', 'minus infinity'],
  ['.nan', '"not a number"'],
  ['1.10', '1.1'],
  ['0x10', '16'],
  ['1e3', '1000'],
])('says what other tools would read for the tag %s', async (tag, want) => {
  const effects = (await check(entry(`tags: [${tag}]`))).map(({ effect }) => effect)
  expect(effects).toEqual([`skopeoc takes the text as it is written, but other tools would read ${want}`])
})

describe('a list whose dashes have no blank behind them', () => {
  const message = 'expected a list but found a text, because a `-` has no blank behind it'
  it.each([
    [
      ['-v1', '- v2'],
      ['- v1', '- v2'],
    ],
    [['-v1'], ['- v1']],
    [
      ['-v1', '-v2'],
      ['- v1', '- v2'],
    ],
    [['-v1', 'v2'], undefined],
  ])('%j is mended to %j', async (items, want) => {
    const text = entry('tags:', ...items.map((item) => `  ${item}`))
    const [finding, ...others] = await check(text)
    expect([finding?.message, others]).toEqual([message, []])
    const mended = applyFixes(finding!.place.file, finding!.fixes)
    expect(mended).toBe(want === undefined ? text : entry('tags:', ...want.map((item) => `  ${item}`)))
    if (want !== undefined) expect(await check(mended)).toEqual([])
  })

  it('are not mended on the line of the key', async () => {
    const [finding] = await check(entry('tags: -v1'))
    expect([finding?.message, finding?.hint, finding?.fixes]).toEqual([
      message,
      'Write each item in a line of its own, with `- ` before it.',
      [],
    ])
  })
})

describe('the structure of image files', () => {
  it.each<[string, string, string[]]>([
    ['a good entry', entry('tags: ["1.10"]', 'rename: a/b', 'targets: [x]', 'refresh: never', 'shared: true'), []],
    ['a rename of both', entry('all: true', 'rename: { repository: a, tag: "{tag}-x" }'), []],
    [
      'a misspelt key, which is not missing too',
      'images:\n  - sorce: quay.io/cilium/cilium\n    reason: CNI\n    tags: ["1"]\n',
      ['unknown-key 2:5 "sorce" unknown key `sorce` | did you mean `source`?'],
    ],
    [
      'a word of another tool',
      entry('version: ">= 1"'),
      ['unknown-key 4:5 "version" unknown key `version` | did you mean `semver`?'],
    ],
    [
      'two words for one key',
      entry('tag: ["1"]', 'tgas: ["2"]'),
      [
        'unknown-key 4:5 "tag" unknown key `tag` | did you mean `tags`?',
        'unknown-key 5:5 "tgas" unknown key `tgas` | Remove it: `tags` is there already.',
      ],
    ],
    [
      'an owner',
      entry('all: true', 'owner: me'),
      [
        'unknown-key 5:5 "owner" unknown key `owner` | Remove it: the owner of an entry is the team in whose folder the file stands.',
      ],
    ],
    [
      'a key that means nothing',
      entry('all: true', 'frobnicate: 1'),
      [
        'unknown-key 5:5 "frobnicate" unknown key `frobnicate` | Remove it, or write one of `tags`, `semver`, `format`, `regex`, `except` ….',
      ],
    ],
    [
      'a letter that only looks like one',
      'images:\n  - s\u043eurce: quay.io/a/b\n    reason: x\n    all: true\n',
      [
        'unknown-key 2:5 "s\u043eurce" unknown key `s\u043eurce`, in which "\u043e" is U+043E and no ASCII letter | did you mean `source`?',
      ],
    ],
    [
      'a prototype',
      entry('all: true', '__proto__: 1', 'constructor: 2'),
      [
        'unknown-key 5:5 "__proto__" unknown key `__proto__` | Remove it, or write one of `tags`, `semver`, `format`, `regex`, `except` ….',
        'unknown-key 6:5 "constructor" unknown key `constructor` | Remove it, or write one of `tags`, `semver`, `format`, `regex`, `except` ….',
      ],
    ],
    [
      'a missing reason',
      'images:\n  - source: quay.io/a/b\n    all: true\n',
      [
        'missing-key 2:5 "source" an entry has no `reason` | Add `reason`, for example `reason: CNI of every workload cluster`.',
      ],
    ],
    [
      'a tag instead of a list',
      entry('tags: 1.10'),
      ['wrong-type 4:11 "1.10" expected a list but found the number 1.10 | Write `tags: ["1.10"]`.'],
    ],
    [
      'an unquoted number',
      entry('tags: [1.10, 1.2.3, "2.0", true]', 'except: [7]'),
      [
        'unquoted-number 4:12 "1.10" 1.10 stands without quotes, and YAML reads it as a number | Write it as "1.10".',
        'unquoted-number 4:32 "true" true stands without quotes, and YAML reads it as a truth value | Write it as "true".',
        'unquoted-number 5:14 "7" 7 stands without quotes, and YAML reads it as a number | Write it as "7".',
      ],
    ],
    [
      'a word that is none of the allowed',
      entry('all: true', 'refresh: alway'),
      [
        'wrong-type 5:14 "alway" expected one of `floating`, `always`, `never` but found "alway" | did you mean `always`?',
      ],
    ],
    [
      'a yes of YAML 1.1',
      entry('all: yes', 'shared: "true"'),
      [
        'wrong-type 4:10 "yes" expected `true` but found "yes" | did you mean `true`?',
        'wrong-type 5:13 ""true"" expected `true` or `false` but found "true" | did you mean `true`?',
      ],
    ],
    [
      'nothing behind a colon',
      entry('tags:', 'all: true'),
      [
        'wrong-type 4:5 "tags" expected a list but found nothing | Write, for example, `tags: ["3.9.1.2-debian", "3.10.0.3-debian"]`.',
      ],
    ],
    [
      'a number as a reason',
      'images:\n  - source: quay.io/a/b\n    reason: 2024\n    all: true\n',
      ['wrong-type 3:13 "2024" expected text but found the number 2024 | Put it in quotes: "2024".'],
    ],
    [
      'words of YAML as tags',
      entry('tags: [null, Null, ~]', 'except: [NULL]'),
      [
        'unquoted-number 4:12 "null" null stands without quotes, and YAML reads it as nothing | Write it as "null".',
        'unquoted-number 4:18 "Null" Null stands without quotes, and YAML reads it as nothing | Write it as "Null".',
        'unquoted-number 5:14 "NULL" NULL stands without quotes, and YAML reads it as nothing | Write it as "NULL".',
      ],
    ],
    [
      'an empty item',
      entry('tags: [a,', '  ""]').replace('tags: [a,\n      ""]', 'tags:\n      - a\n      -'),
      ['wrong-type 6:7 "-" expected text or a number but found nothing | Write, for example, `- 3.9.1.2-debian`.'],
    ],
    [
      'nothing where text is wanted',
      entry('all: true', 'ticket: ~', 'regex: null'),
      [
        'wrong-type 5:13 "~" expected text but found `~` | Write, for example, `ticket: "https://github.com/example/roadmap/issues/42"`.',
        'wrong-type 6:12 "null" expected text but found `null` | Write, for example, `regex: "^v1\\\\.2\\\\.[0-9]+-debian$"`.',
      ],
    ],
    [
      'a range that YAML takes for a truth value',
      entry('semver: true'),
      [
        'wrong-type 4:13 "true" expected text or a number but found `true` | Write, for example, `semver: ">= 1.11.2"`.',
      ],
    ],
    [
      'a date that is a number',
      entry('all: true', 'expires: 20270101'),
      [
        'wrong-type 5:14 "20270101" expected text but found the number 20270101 | Write, for example, `expires: 2027-03-31`.',
      ],
    ],
    [
      'a template without quotes',
      entry('semver: ">= 1"', 'format: {version}'),
      ['wrong-type 5:13 "{version}" expected text but found a mapping | Put it in quotes: "{version}".'],
    ],
    [
      'an unknown key in a rename',
      entry('all: true', 'rename: { repo: a, tag: b }'),
      ['unknown-key 5:15 "repo" unknown key `repo` | did you mean `repository`?'],
    ],
    [
      'an empty item',
      'images:\n  -\n',
      [
        'wrong-type 2:3 "-" expected a mapping but found nothing | Write, for example, `- { source: quay.io/cilium/cilium, reason: CNI of every workload cluster, semver: ">= 1.11.2" }`.',
      ],
    ],
    [
      'an empty file',
      '',
      [
        'missing-key 1:1 "" the file is empty, but `images` must be in it | Add `images`; see `skopeoc explain-rule missing-key`.',
      ],
    ],
    [
      'a list without its key',
      '- source: quay.io/a/b\n  reason: x\n  all: true\n',
      ['wrong-type 1:1 "-" expected a mapping but found a list | Write `images:` in a line above the list.'],
    ],
    [
      'tags in one text',
      entry('tags: v1, v2', 'except: /a,b/, c'),
      [
        'wrong-type 4:11 "v1, v2" expected a list but found "v1, v2" | Write `tags: ["v1", "v2"]`.',
        'wrong-type 5:13 "/a,b/, c" expected a list but found "/a,b/, c" | Write, for example, `except: ["1.3.0", "/-rc[0-9]+$/"]`.',
      ],
    ],
    [
      'several words, or a range, where a list is wanted',
      entry('tags: v1 v2', 'except: ">= 1"'),
      [
        'wrong-type 4:11 "v1 v2" expected a list but found "v1 v2" | Write, for example, `tags: ["3.9.1.2-debian", "3.10.0.3-debian"]`.',
        'wrong-type 5:13 "">= 1"" expected a list but found ">= 1" | Write, for example, `except: ["1.3.0", "/-rc[0-9]+$/"]`.',
      ],
    ],
    [
      'mappings among tags',
      entry('tags: [{ name: v1 }]'),
      [
        'wrong-type 4:12 "{ name: v1 }" expected text or a number but found a mapping | Write, for example, `- 3.9.1.2-debian`.',
      ],
    ],
    [
      'an entry without keys',
      'images:\n  - quay.io/a/b\n',
      [
        'wrong-type 2:5 "quay.io/a/b" expected a mapping but found "quay.io/a/b" | Write `- source: quay.io/a/b` and `reason` in lines of their own below it.',
      ],
    ],
    [
      'an entry without its dash',
      'images:\n  source: quay.io/a/b\n  reason: x\n',
      [
        'wrong-type 2:3 "source" expected a list but found a mapping | Put `- ` before `source`, and indent what follows by two more.',
      ],
    ],
    [
      'a password',
      entry('all: true', 'password: hunter2'),
      [
        'credentials-in-definition 5:15 "hunter2" `password` looks like a password, token or key | Remove it, revoke it, and name a Secret under `credentials` instead.',
      ],
    ],
    [
      'invisible characters in a key, reported once',
      'images:\n  - sou\u200brce: quay.io/a/b\n    reason: x\n    all: true\n',
      [
        'suspicious-character 2:8 "\u200b" a zero-width space (U+200B) stands in the file | Remove the character, or write the text in plain letters.',
      ],
    ],
  ])('%s', async (_, text, want) => {
    expect((await check(text)).map(line)).toEqual(want)
  })
})

describe('the structure of team files', () => {
  it.each<[string, string, string[]]>([
    ['a good file', 'name: A\ncontact: "#a"\ngithub: "@a/b"\nemail: a@b.c\n', []],
    [
      'a contact that became a comment',
      'name: A\ncontact: #team-a\n',
      [
        'wrong-type 2:1 "contact" `contact` is empty, because a `#` begins a comment | Put it in quotes: `contact: "#team-a"`.',
      ],
    ],
    [
      'a contact that became a comment, with a comment behind it',
      'name: A\ncontact: #team-a  # the channel\n',
      [
        'wrong-type 2:1 "contact" `contact` is empty, because a `#` begins a comment | Put it in quotes: `contact: "#team-a"`.',
      ],
    ],
    [
      'everything missing',
      'name: A\nslack: x\n',
      ['unknown-key 2:1 "slack" unknown key `slack` | did you mean `contact`?'],
    ],
    [
      'no contact',
      'name: A\n',
      [
        'missing-key 1:1 "name" a team file has no `contact` | Add `contact`, for example `contact: "#team-networking"`.',
      ],
    ],
    [
      'a name of GitHub without its @',
      'name: A\ncontact: b\ngithub: example/team\n',
      [
        'wrong-type 3:9 "example/team" "example/team" is not what `github` means | Write it like `github: "@example/team-networking"`.',
      ],
    ],
  ])('%s', async (_, text, want) => {
    expect((await check(text, 'team')).map(line)).toEqual(want)
  })
})

describe('the structure of skopeoc.yaml', () => {
  const targets = 'targets:\n  a:\n    registry: a.io\n'

  it.each<[string, string, string[]]>([
    ['a good file', `${targets}rules: { unbounded-range: off, floating-tag: warn }\n`, []],
    [
      'a layout that is none',
      'targets:\n  a:\n    registry: a.io\n    layout: flatt\n',
      [
        'wrong-type 4:13 "flatt" expected one of `upstream`, `flat`, `joined`, `scoped` but found "flatt" | did you mean `flat`?',
      ],
    ],
    [
      'a target without registry',
      'targets:\n  a:\n    prefix: x\n',
      [
        'missing-key 3:5 "prefix" a target has no `registry` | Add `registry`, for example `registry: gsoci.azurecr.io`.',
      ],
    ],
    [
      'targets that are not there',
      'targets:\n',
      [
        'wrong-type 1:1 "targets" expected a mapping but found nothing | Write, for example, `targets: { gsoci: { registry: gsoci.azurecr.io, layout: upstream } }`.',
      ],
    ],
    [
      'a number out of range',
      `${targets}runtime: { parallelism: 0 }\n`,
      ['wrong-type 4:25 "0" expected a number from 1 to 64 but found the number 0 | Write a number in this range.'],
    ],
    [
      'a level that is none',
      `${targets}rules: { floating-tag: warning }\n`,
      ['wrong-type 4:24 "warning" expected one of `error`, `warn`, `off` but found "warning" | did you mean `warn`?'],
    ],
  ])('%s', async (_, text, want) => {
    expect((await check(text, 'config')).map(line)).toEqual(want)
  })
})

describe('the schemas', () => {
  const names = ['images', 'team', 'skopeoc'] as const

  it.each(names)('%s has a description and an example for every property', (name) => {
    const bare: string[] = []
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      for (const [key, value] of Object.entries(schema)) {
        if (key === 'examples' || key === 'default' || key === 'defaultSnippets') continue
        if (key === 'properties') {
          for (const [property, inner] of Object.entries(value as Record<string, Record<string, unknown>>)) {
            const told = '$ref' in inner || ('description' in inner && 'examples' in inner)
            if (!told) bare.push(`${path}/${property}`)
          }
        }
        walk(value, `${path}/${key}`)
      }
    }
    walk(readSchema(name), '')
    expect(bare).toEqual([])
  })

  it.each(names)('%s says of every pattern what to write instead, for editors that would show the pattern', (name) => {
    const bare: string[] = []
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      const { pattern, patternErrorMessage } = schema as Record<string, unknown>
      const isTold = typeof patternErrorMessage === 'string' && /^[A-Z].*\.$/.test(patternErrorMessage)
      if (typeof pattern === 'string' && !isTold) bare.push(path)
      // What must not match is not shown.
      for (const [key, value] of Object.entries(schema))
        if (key !== 'not' && key !== 'otherHost') walk(value, `${path}/${key}`)
    }
    walk(readSchema(name), '')
    expect(bare).toEqual([])
  })

  it.each(names)('%s accepts each of its own examples', (name) => {
    const ajv = new Ajv({ strict: false })
    const root = readSchema(name)
    let examples = 0
    const refused: string[] = []
    const walk = (schema: unknown, pointer: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      for (const [key, value] of Object.entries(schema)) {
        if (key === 'examples' && Array.isArray(value)) {
          const validate = ajv.compile({
            ...root,
            $id: `${name}${pointer}`,
            type: undefined,
            required: undefined,
            properties: undefined,
            additionalProperties: undefined,
            allOf: [schema],
            examples: undefined,
          })
          for (const example of value) {
            examples++
            if (!validate(example))
              refused.push(`${pointer} ${JSON.stringify(example)} ${ajv.errorsText(validate.errors)}`)
          }
        } else if (key !== 'defaultSnippets') walk(value, `${pointer}/${key}`)
      }
    }
    walk(JSON.parse(JSON.stringify(root)), '')
    expect(refused).toEqual([])
    expect(examples).toBeGreaterThan(4)
  })

  it.each([
    ['{ regex: "" }', '/images/0/regex'],
    ['{ all: true, rename: "" }', '/images/0/rename'],
    ['{ all: true, rename: { repository: "" } }', '/images/0/rename'],
  ])('lets editors refuse %s as skopeoc does', async (fields, path) => {
    const text = `images:\n  - { source: quay.io/a/b, reason: x, ${fields.slice(2)}\n`
    const validate = new Ajv({ allErrors: true, strict: false }).compile(readSchema('images'))
    expect(validate(toJs((await parseYaml(new SourceFile('x.yaml', text))).root as YamlNode))).toBe(false)
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(path)
    expect((await compileFiles({ ...smallTree(''), 'teams/alpha/images.yaml': text })).files).toBeUndefined()
  })

  it('says no to what ajv says no to, and yes to what ajv takes', async () => {
    const validate = new Ajv({
      allErrors: true,
      strict: true,
      allowUnionTypes: true,
      keywords: ['markdownDescription', 'defaultSnippets', 'patternErrorMessage'],
    }).compile(readSchema('images'))
    const scalar = fc.constantFrom(
      'x',
      '"1.2"',
      '1.2',
      'true',
      'null',
      '[a, b]',
      '[]',
      '{}',
      '{ repository: a }',
      '{ tag: b, x: c }',
      'never',
      '[1, "2"]',
      '[[a]]',
      '[true]',
      '[null, 1.2]',
    )
    const key = fc.constantFrom(
      'source',
      'reason',
      'tags',
      'semver',
      'regex',
      'all',
      'except',
      'rename',
      'targets',
      'refresh',
      'shared',
      'expires',
      'zzzzzz',
    )
    const one = fc.dictionary(key, scalar, { maxKeys: 6 })
    let good = 0
    const disagreed: string[] = []
    await fc.assert(
      fc.asyncProperty(one, fc.boolean(), async (fields, complete) => {
        const whole = complete ? { ...fields, source: '"quay.io/a/b"', reason: '"x"', all: 'true' } : fields
        const text = `images:\n  - {${Object.entries(whole)
          .map(([name, value]) => ` ${name}: ${value}`)
          .join(',')} }\n`
        const file = new SourceFile('x.yaml', text)
        const root = (await parseYaml(file)).root as YamlNode
        const ours =
          checkStructure(root, 'images', file).diagnostics.filter(({ code }) => code !== 'unquoted-number').length === 0
        // Pattern, length and "one selector" are checked elsewhere.
        const theirs = validate(toJs(root)) || (validate.errors ?? []).every(isCheckedElsewhere)
        if (ours && theirs) good++
        if (ours !== theirs) disagreed.push(text)
      }),
      { numRuns: 2000, seed: 5 },
    )
    expect(disagreed).toEqual([])
    expect(good).toBeGreaterThan(50)
  })
})

function isCheckedElsewhere({ keyword, schemaPath }: { keyword: string; schemaPath: string }): boolean {
  const isOneSelector = /^#\/definitions\/entry\/anyOf(?:\/|$)/.test(schemaPath)
  return isOneSelector || ['pattern', 'minLength', 'dependencies'].includes(keyword)
}
