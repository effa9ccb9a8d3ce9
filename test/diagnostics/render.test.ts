import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkStructure } from '../../src/check/structure.ts'
import { diagnostic, SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { readFast } from '../../src/yaml/fast.ts'
import { compileFiles, smallTree } from '../support/memory-tree.ts'
import { processorTime } from '../support/processor-time.ts'

const quiet = { colour: false, summary: false }

function misspelt(): Diagnostic[] {
  const file = new SourceFile(
    'teams/networking/cni.yaml',
    'images:\n  - sorce: quay.io/cilium/cilium\n    reason: CNI\n    all: true\n',
  )
  return checkStructure(readFast(file.text).root!, 'images', file).diagnostics
}

function at(file: SourceFile, text: string, from = 0): { file: SourceFile; start: number; end: number } {
  const start = file.text.indexOf(text, from)
  return { file, start, end: start + text.length }
}

function collision(): Diagnostic {
  const web = new SourceFile(
    'teams/portal/web.yaml',
    `${'\n'.repeat(8)}  - source: docker.io/nginxinc/nginx-unprivileged\n`,
  )
  const edge = new SourceFile(
    'teams/edge/proxies.yaml',
    `${'\n'.repeat(30)}  - source: ghcr.io/nginxinc/nginx-unprivileged\n`,
  )
  return diagnostic('collision', at(web, 'source: docker.io/nginxinc/nginx-unprivileged'), {
    message: 'two images would be pushed to gsoci.azurecr.io/nginxinc/nginx-unprivileged',
    effect: 'both select, for example, the tag 1.23-alpine; whichever runs last would win',
    hint: 'Drop one, narrow one, or give one a `rename`.',
    related: [{ place: at(edge, 'source'), message: 'ghcr.io/nginxinc/nginx-unprivileged' }],
  })
}

describe('pretty', () => {
  it('shows an unknown key as the design does', () => {
    expect(renderDiagnostics(misspelt(), 'pretty', quiet)).toBe(`error[unknown-key]: unknown key \`sorce\`
  --> teams/networking/cni.yaml:2:5
   |
 2 |   - sorce: quay.io/cilium/cilium
   |     ^^^^^ did you mean \`source\`?
`)
  })

  it('counts no byte order mark, in any form', () => {
    const file = new SourceFile('teams/networking/cni.yaml', '\ufeffimags: []\nb: 1\n')
    const [key, next] = ['imags', 'b:'].map((text) =>
      diagnostic('unknown-key', at(file, text), { message: `unknown key \`${text}\`` }),
    )
    const [pretty, json, sarif, github] = (['pretty', 'json', 'sarif', 'github'] as const).map((format) =>
      renderDiagnostics([key!, next!], format, quiet),
    )
    expect(pretty).toContain('cni.yaml:1:1\n   |\n 1 | imags: []\n   | ^^^^^\n')
    expect(pretty).toContain('cni.yaml:2:1\n')
    expect(json).toMatch(/"line": ?1,\s*"column": ?1,\s*"endLine": ?1,\s*"endColumn": ?6/)
    expect(sarif).toMatch(/"startLine": ?1,\s*"startColumn": ?1/)
    expect(github).toContain('line=1,endLine=1,col=1,')
  })

  it('shows the beginning of a file with a byte order mark', () => {
    const file = new SourceFile('a.yaml', '\ufeffa: 1\n')
    const finding = diagnostic('missing-key', { file, start: 0, end: 0 }, { message: 'x' })
    expect(renderDiagnostics([finding], 'pretty', quiet)).toContain('a.yaml:1:1\n   |\n 1 | a: 1\n   | ^\n')
  })

  it('shows a collision as the design does', () => {
    expect(renderDiagnostics([collision()], 'pretty', quiet))
      .toBe(`error[collision]: two images would be pushed to gsoci.azurecr.io/nginxinc/nginx-unprivileged
  --> teams/portal/web.yaml:9:5        docker.io/nginxinc/nginx-unprivileged
  --> teams/edge/proxies.yaml:31:5     ghcr.io/nginxinc/nginx-unprivileged
   = both select, for example, the tag 1.23-alpine; whichever runs last would win
   = help: drop one, narrow one, or give one a \`rename\`
`)
  })

  it('says the effect and the help below the line, and other places', () => {
    const file = new SourceFile('a.yaml', 'a: 1\nb: 2\na: 3\n')
    const finding = diagnostic('duplicate-key', at(file, 'a', 5), {
      message: 'key `a` stands twice in one mapping',
      related: [{ place: at(file, 'a'), message: 'it stands here first' }],
    })
    expect(renderDiagnostics([finding], 'pretty', quiet))
      .toBe(`error[duplicate-key]: key \`a\` stands twice in one mapping
  --> a.yaml:3:1
   |
 3 | a: 3
   | ^
  ::: a.yaml:1:1: it stands here first
   = one of the two values would be lost
   = help: keep one of the two
`)
  })

  it.each<[string, string, string, string]>([
    ['wide letters', 'a: 日本 x', 'x', 'a: 日本 x|        ^'],
    ['tabs', 'a:\t\tx', 'x', 'a:        x|          ^'],
    ['letters and their marks', 'a: e\u0301 x', 'x', 'a: e\u0301 x|     ^'],
    ['controls', 'a: \u001b[2Jx', 'x', 'a: \\u{1b}[2Jx|            ^'],
    ['text that runs backwards', 'a: \u202ebc x', 'x', 'a: \\u{202e}bc x|              ^'],
    ['emoji', 'a: 😀 x', 'x', 'a: 😀 x|      ^'],
  ])('points at the right column behind %s', (_, text, word, want) => {
    const file = new SourceFile('a.yaml', text)
    const lines = renderDiagnostics(
      [diagnostic('unknown-key', at(file, word), { message: 'm' })],
      'pretty',
      quiet,
    ).split('\n')
    expect(
      lines
        .slice(3, 5)
        .map((line) => line.slice(5))
        .join('|'),
    ).toBe(want)
  })

  it('shows a part of a very long line', () => {
    const file = new SourceFile('a.yaml', `${'x'.repeat(5000)} here ${'y'.repeat(5000)}`)
    const text = renderDiagnostics([diagnostic('unknown-key', at(file, 'here'), { message: 'm' })], 'pretty', quiet)
    const [, , , line, carets] = text.split('\n')
    expect(line?.length).toBeLessThan(200)
    expect(line?.slice(carets?.indexOf('^'), (carets?.lastIndexOf('^') ?? 0) + 1)).toBe('here')
  })

  it('shows no secret of a line with many, and looks at the line once', () => {
    const secrets = Array.from({ length: 2000 }, (_, index) => `hunter${index}hunter`)
    const file = new SourceFile('a.yaml', `images: [${secrets.map((secret) => `zork: ${secret}`).join(', ')}]\n`)
    const found = secrets.flatMap((secret) => [
      diagnostic('unknown-key', at(file, `zork: ${secret}`), { message: 'm' }),
      diagnostic('credentials-in-definition', at(file, secret), { message: 'm' }),
    ])
    const begun = processorTime()
    const text = renderDiagnostics(found, 'pretty', quiet)
    // Alone it takes a tenth of a second; looking at the whole line for each finding took minutes.
    expect(processorTime() - begun).toBeLessThan(5000)
    expect(text).not.toContain('unter')
    expect(text.split('\n').filter((line) => line.includes('zork: ******')).length).toBe(4000)
  })

  it('counts what there is in the closing line', () => {
    const all = [collision(), ...misspelt(), { ...collision(), severity: 'warning' as const }]
    expect(renderDiagnostics(all, 'pretty', { colour: false, summary: true, files: 14 })).toMatch(
      /\n\n2 errors, 1 warning in 14 files\nto learn more: `skopeoc explain-rule collision`\n$/,
    )
    expect(renderDiagnostics([], 'pretty', { colour: false, summary: true, files: 1 })).toBe('no findings in 1 file\n')
    expect(renderDiagnostics([], 'pretty', quiet)).toBe('')
  })

  it('is coloured only when asked', () => {
    expect(renderDiagnostics(misspelt(), 'pretty', { colour: true, summary: true })).toContain('\u001b[31m')
    expect(renderDiagnostics(misspelt(), 'pretty', { colour: false, summary: true })).not.toContain('\u001b')
  })
})

describe('json', () => {
  it('has the shape of the design', () => {
    const parsed: unknown = JSON.parse(renderDiagnostics([...misspelt(), collision()], 'json', quiet))
    expect(parsed).toEqual({
      diagnostics: [
        {
          code: 'unknown-key',
          severity: 'error',
          message: 'unknown key `sorce`',
          effect: 'it would be ignored, and what was meant by it would not happen',
          hint: 'did you mean `source`?',
          file: 'teams/networking/cni.yaml',
          line: 2,
          column: 5,
          endLine: 2,
          endColumn: 10,
          related: [],
        },
        {
          code: 'collision',
          severity: 'error',
          message: 'two images would be pushed to gsoci.azurecr.io/nginxinc/nginx-unprivileged',
          effect: 'both select, for example, the tag 1.23-alpine; whichever runs last would win',
          hint: 'Drop one, narrow one, or give one a `rename`.',
          file: 'teams/portal/web.yaml',
          line: 9,
          column: 5,
          endLine: 9,
          endColumn: 50,
          related: [
            { file: 'teams/edge/proxies.yaml', line: 31, column: 5, message: 'ghcr.io/nginxinc/nginx-unprivileged' },
          ],
        },
      ],
      summary: { errors: 2, warnings: 0 },
    })
  })
})

describe('github', () => {
  it('is one command a line, with columns only within one line', () => {
    const file = new SourceFile('teams/a,b/c:d.yaml', 'x: 1\ny: 2\n')
    const whole = diagnostic(
      'unknown-key',
      { file, start: 0, end: 9 },
      { message: '100% wrong,\nreally', hint: 'Mend it.' },
    )
    const key = diagnostic('floating-tag', { file, start: 5, end: 6 }, { message: 'm', effect: 'e', hint: 'h' })
    expect(renderDiagnostics([whole, key], 'github', quiet)).toBe(
      '::error file=teams/a%2Cb/c%3Ad.yaml,line=1,endLine=2,title=unknown-key::' +
        '100%25 wrong,\\u{a}really%0Ait would be ignored, and what was meant by it would not happen%0AMend it.\n' +
        '::warning file=teams/a%2Cb/c%3Ad.yaml,line=2,endLine=2,col=1,endColumn=2,title=floating-tag::m%0Ae%0Ah\n',
    )
  })
})

describe('below the top of a repository', () => {
  const options = { ...quiet, folder: () => 'images' }

  it('annotations name every place from there', () => {
    const text = renderDiagnostics([collision()], 'github', options)
    expect(text).toContain('::error file=images/teams/portal/web.yaml,line=9,')
    expect(text).toContain('%0Aimages/teams/edge/proxies.yaml:31: ')
  })

  it('code scanning is given every place from there, mends too', () => {
    const uris = [...renderDiagnostics([...misspelt(), collision()], 'sarif', options).matchAll(/"uri": "(.*)"/g)]
    expect(uris.length).toBeGreaterThan(3)
    expect(uris.filter(([, uri]) => !uri?.startsWith('images/teams/'))).toEqual([])
  })

  it.each(['json', 'pretty'] as const)('%s names them from the root', (format) => {
    expect(renderDiagnostics([collision()], format, options)).toBe(renderDiagnostics([collision()], format, quiet))
  })
})

describe('sarif', () => {
  it('has rules, regions, related places and fixes', () => {
    const log = JSON.parse(renderDiagnostics([...misspelt(), collision()], 'sarif', quiet)) as {
      version: string
      runs: { columnKind: string; tool: { driver: { rules: { id: string }[] } }; results: unknown[] }[]
    }
    expect(log.version).toBe('2.1.0')
    const [run] = log.runs
    expect(run?.columnKind).toBe('utf16CodeUnits')
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['collision', 'unknown-key'])
    const artifactLocation = { uri: 'teams/networking/cni.yaml', uriBaseId: 'SRCROOT' }
    const region = { startLine: 2, startColumn: 5, endLine: 2, endColumn: 10 }
    expect(run?.results[0]).toMatchObject({
      ruleId: 'unknown-key',
      ruleIndex: 1,
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation, region } }],
      fixes: [
        {
          artifactChanges: [
            { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'source' } }] },
          ],
        },
      ],
    })
    expect(run?.results[1]).toMatchObject({
      relatedLocations: [{ id: 1, physicalLocation: { region: { startLine: 31 } } }],
    })
  })
})

describe('what is printed', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(
        '\u001b',
        '[',
        '2',
        'J',
        '\r',
        '\n',
        '\t',
        '\u202e',
        '\u200b',
        '\ud800',
        ':',
        ',',
        '%',
        '::',
        'a',
        '\0',
        '\u009b',
        '\u2028',
      ),
    }),
  )

  it('never moves the cursor, hides or turns anything, and github gets no command that is not ours', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, fc.nat(60), fc.nat(20), (text, path, message, start, length) => {
        const file = new SourceFile(path, `${text}\n${text}`)
        const from = Math.min(start, file.text.length)
        const place = { file, start: from, end: Math.min(from + length, file.text.length) }
        const finding = diagnostic('unknown-key', place, {
          message,
          effect: message,
          hint: `did you mean ${text}`,
          related: [{ place, message }],
        })
        for (const format of ['pretty', 'json', 'github', 'sarif'] as const) {
          const printed = renderDiagnostics([finding], format, quiet)
          expect(printed.replaceAll('\n', '')).not.toMatch(unsafe)
          expect(printed.endsWith('\n')).toBe(true)
        }
        const commands = renderDiagnostics([finding], 'github', quiet)
        expect(commands.split('\n')).toHaveLength(2)
        expect(commands).toMatch(
          /^::error file=[^,]*,line=\d+,endLine=\d+,(?:col=\d+,endColumn=\d+,)?title=unknown-key::/,
        )
        expect(() => JSON.parse(renderDiagnostics([finding], 'sarif', quiet)) as unknown).not.toThrow()
      }),
      { numRuns: 2000, seed: 7 },
    )
  })

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'https://me:hunter2hunter2@registry.example.com/x',
    'glpat-abcdefghijklmnopqrstuv',
    '//me:hunter2hunter2@registry.example.com/x',
  ])('never repeats %s', (secret) => {
    const file = new SourceFile('a.yaml', `images:\n  - source: ${secret}\n    reason: "x ${secret} y"\n`)
    const findings = [
      diagnostic('credentials-in-definition', at(file, secret), {
        message: 'this looks like a password, token or key',
      }),
      diagnostic('invalid-reference', at(file, 'source'), {
        message: `"${secret}" is no reference`,
        hint: `did you mean ${secret}?`,
      }),
      diagnostic('wrong-type', at(file, 'reason'), { message: 'm' }),
    ]
    for (const format of ['pretty', 'json', 'github', 'sarif'] as const) {
      expect(renderDiagnostics(findings, format, quiet)).not.toContain(secret)
    }
  })

  it('offers no fix that would repeat a secret', () => {
    const file = new SourceFile('a.yaml', 'contact: x\n')
    const text = '"#ghp_abcdefghijklmnopqrstuvwxyz0123456789"'
    const finding = diagnostic('wrong-type', at(file, 'contact'), {
      message: '`contact` is empty',
      hint: `Put it in quotes: \`contact: ${text}\`.`,
      fixes: [{ place: at(file, 'x'), text }],
    })
    const printed = renderDiagnostics([finding], 'sarif', quiet)
    expect(printed).not.toContain('ghp_')
    expect(printed).not.toContain('"fixes"')
  })

  it('never shows a line with a password that only its key gives away', () => {
    const file = new SourceFile('a.yaml', 'auth: { password: hunter2, sorce: x }\n')
    const findings = [
      diagnostic('credentials-in-definition', at(file, 'hunter2'), {
        message: '`password` looks like a password, token or key',
      }),
      diagnostic('unknown-key', at(file, 'sorce'), { message: 'unknown key `sorce`' }),
    ]
    expect(renderDiagnostics(findings, 'pretty', quiet)).not.toContain('hunter2')
    expect(renderDiagnostics(findings, 'pretty', quiet)).toContain('password: *******, sorce: x')
  })

  it.each([
    ['a second time', 'runtime:\n  credentials:\n    password: hunter2\n    password: hunter2\n'],
    ['a second time in braces', 'runtime:\n  credentials: { password: hunter2, password: hunter2 }\n'],
    ['with an open quote', 'runtime:\n  password: "hunter2\n'],
    ['in an open brace', 'runtime:\n  credentials: { username: bob, password: hunter2\n'],
    ['as an alias', 'runtime:\n  password: *hunter2\n'],
    ['as an anchor', 'runtime:\n  password: &hunter2 x\n'],
    ['behind a key of several words', 'runtime:\n  slackToken: hunter2\n  docker_password: hunter2\n'],
    ['with its user in place of a Secret', 'runtime:\n  credentials: { sources: "bob:hunter2" }\n'],
  ])('never shows a password %s', async (_, runtime) => {
    const files = smallTree('  - { source: quay.io/a/b, reason: Of all clusters, tags: ["1"] }\n')
    files['skopeoc.yaml'] += runtime
    const { diagnostics } = await compileFiles(files)
    expect(diagnostics).not.toEqual([])
    for (const format of ['pretty', 'json', 'github', 'sarif'] as const)
      expect(renderDiagnostics(diagnostics, format, quiet)).not.toContain('hunter2')
  })
})

/** Everything but printable characters and line feeds: controls, direction controls, what is not seen, halves of pairs. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
