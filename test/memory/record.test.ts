import { describe, expect, it } from 'vitest'
import { diagnostic, SourceFile, type Diagnostic } from '../../src/diagnostics/index.ts'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
import { checksum } from '../../src/emit/checksum.ts'
import { digestOfSources, digestOfTree } from '../../src/memory/digest.ts'
import { filesByPath } from '../../src/memory/findings.ts'
import { readFindings, readRecord, writeRecord, type BuildRecord } from '../../src/memory/record.ts'
import { atPath, type SourceTree } from '../../src/sources.ts'
import { sealed } from '../support/sealed.ts'
import { memorySources, smallTree } from '../support/memory-tree.ts'

const tree = smallTree('  - source: quay.io/größe/漢字\n    reason: "🚢"\n    regex: "^v1.2$"\n')
const sources = memorySources(tree)
const files = filesByPath(sources)
const images = files.get('teams/alpha/images.yaml') as SourceFile
const config = files.get('skopeoc.yaml') as SourceFile
const place = { file: images, start: 12, end: 20 }

const findings: Diagnostic[] = [
  diagnostic('missing-contact', atPath('teams/beta/team.yaml'), {
    message: 'nothing to point at',
    severity: 'warning',
  }),
  diagnostic('regex-unescaped-dot', place, {
    message: 'a message with "quotes", \u202e and \ud800',
    related: [{ place: { file: config, start: 0, end: 7 }, message: 'beside this' }],
    fixes: [{ place, text: '"^v1\\\\.2$"' }],
    severity: 'warning',
  }),
]

const whole: BuildRecord = {
  tool: checksum('tool'),
  days: { after: undefined, through: '2026-11-24' },
  sources: digestOfSources(sources),
  generated: digestOfTree(new Map([['main/plan.json', checksum('{}')]])),
  codeowners: { path: '.github/CODEOWNERS', sha256: checksum('* @a\n') },
  counts: { entries: 1, targets: 1, files: 1 },
  findings,
}

const text = writeRecord(whole, files) as string

/** What is read of a text, as a whole. */
function read(written: string, known = files): BuildRecord | undefined {
  const record = readRecord(written)
  return record === undefined ? undefined : readFindings(record, known)
}

describe('a record', () => {
  it('is given back as it was, with places in the files that were read now', () => {
    const again = filesByPath(memorySources(tree))
    const back = read(text, again)
    expect(back).toEqual(whole)
    expect(back?.findings[1]?.place.file).toBe(again.get('teams/alpha/images.yaml'))
    for (const format of ['pretty', 'json', 'github', 'sarif'] as const) {
      const print = (list: Diagnostic[]): string => renderDiagnostics(list, format, { colour: true, summary: true })
      expect(print(back?.findings ?? [])).toBe(print(findings))
    }
    expect(read(writeRecord({ ...whole, codeowners: undefined }, files) as string)?.codeowners).toBeUndefined()
  })

  it.each<[name: string, finding: Diagnostic]>([
    ['an error', { ...(findings[1] as Diagnostic), severity: 'error' }],
    [
      'a place in a file that was not read',
      { ...(findings[1] as Diagnostic), place: { file: new SourceFile('x', 'y'), start: 0, end: 1 } },
    ],
    [
      'a place in another text of a file',
      { ...(findings[1] as Diagnostic), place: { file: new SourceFile('skopeoc.yaml', 'y'), start: 0, end: 1 } },
    ],
    ['a place behind the end', { ...(findings[1] as Diagnostic), place: { file: config, start: 0, end: 1e6 } }],
    [
      'a mend elsewhere',
      {
        ...(findings[1] as Diagnostic),
        fixes: [{ place: { file: new SourceFile('x', 'y'), start: 0, end: 1 }, text: '' }],
      },
    ],
  ])('is not written where it could not be given back: %s', (_name, finding) => {
    expect(writeRecord({ ...whole, findings: [finding] }, files)).toBeUndefined()
  })
})

describe('a record of another hand', () => {
  type Data = Record<string, unknown>
  const json = (change: (data: Data) => unknown): string => {
    const data = JSON.parse(text.split('\n')[0] as string) as Data
    change(data)
    return sealed(JSON.stringify(data))
  }
  const inside = (part: string, name: string, value: unknown): string =>
    json((data) => ((data[part] as Data)[name] = value))
  const finding = (index: number, value: unknown): string =>
    json(({ findings: list }) => ((list as unknown[][])[1] as unknown[]).splice(index, 1, value))

  it('is read where it is as a build would have written it', () => {
    expect(read(json(() => undefined))).toEqual(whole)
    expect(read(finding(1, 'another message'))?.findings[1]?.message).toBe('another message')
  })

  it.each<[name: string, forged: string]>([
    ['is empty', ''],
    ['ends too early', text.slice(0, -9)],
    ['is null', sealed('null')],
    ['is a list', sealed('[]')],
    ['is a number', sealed('1e999')],
    ['has no seal', `${text.split('\n')[0]}\n`],
    ['has the seal of another', `${text.split('\n')[0]}\n${checksum('')}\n`],
    ['goes on behind its seal', `${text}\n`],
    ['is of another format', json((data) => (data['format'] = 3))],
    ['only inherits its parts', sealed(`{"__proto__":${text.split('\n')[0]}}`)],
    ['has a list for a digest', json((data) => (data['sources'] = [data['sources']]))],
    ['has a digest in upper case', json((data) => (data['tool'] = String(data['tool']).toUpperCase()))],
    ['has a digest with a line break', json((data) => (data['generated'] = `${String(data['generated'])}\n`))],
    ['has a day that is a number', json((data) => (data['days'] = [null, 20261124]))],
    ['has a day that is no day', json((data) => (data['days'] = [null, '2026-11-24\n']))],
    ['has one day', json((data) => (data['days'] = [null]))],
    ['has no days', json((data) => delete data['days'])],
    ['has no counts', json((data) => delete data['counts'])],
    ['has a count that is text', inside('counts', 'files', '1')],
    ['has a negative count', inside('counts', 'entries', -1)],
    ['has a count that is no whole number', inside('counts', 'targets', 1.5)],
    ['has no word on CODEOWNERS', json((data) => delete data['codeowners'])],
    ['has CODEOWNERS outside of the root', inside('codeowners', 'path', '../../etc/passwd')],
    ['has CODEOWNERS at an absolute path', inside('codeowners', 'path', '/etc/passwd')],
    ['has CODEOWNERS at a path with a NUL', inside('codeowners', 'path', 'CODEOWNERS\0')],
    ['has CODEOWNERS without a path', inside('codeowners', 'path', '')],
    ['has findings that are an object', json((data) => (data['findings'] = { length: 0 }))],
    ['has no findings', json((data) => delete data['findings'])],
    ['has a finding that is null', json((data) => (data['findings'] = [null]))],
    ['has a finding that is too short', json((data) => (data['findings'] = [['expired']]))],
    ['has a finding that is too long', json(({ findings: list }) => (list as unknown[][])[0]?.push([]))],
    ['has a rule that there is none of', finding(0, 'no-such-rule')],
    ['has a rule that every object has', finding(0, 'constructor')],
    ['has a rule `__proto__`', finding(0, '__proto__')],
    ['has a message that is an object', finding(1, { toString: 'x' })],
    ['has a place outside of the root', finding(4, ['../../etc/passwd', 0, 1])],
    ['has a place `__proto__`', finding(4, ['__proto__', 0, 1])],
    ['has a place behind the end of its file', finding(4, ['skopeoc.yaml', 0, 1e9])],
    ['has a place that ends before it starts', finding(4, ['skopeoc.yaml', 5, 4])],
    ['has a place in fractions', finding(4, ['skopeoc.yaml', 0.5, 1])],
    ['has a place that is text', finding(4, 'skopeoc.yaml')],
    ['has related places without text', finding(5, [[['skopeoc.yaml', 0, 1], 7]])],
    ['has a mend that is an object', finding(6, [{}])],
    ['has a mend in a file that was not read', finding(6, [[['teams/none.yaml', 0, 0], 'x']])],
  ])('is as good as none where it %s', (_name, forged) => {
    expect(forged).not.toBe(text)
    expect(read(forged)).toBeUndefined()
  })

  it('changes no object of JavaScript', () => {
    const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"format"'
    read(sealed(text.replace('{"format"', polluting)))
    expect(({} as Data)['polluted']).toBeUndefined()
  })
})

describe('the digest of sources', () => {
  const digest = (change: (files: Record<string, string>) => void): string => {
    const copy = { ...tree }
    change(copy)
    return digestOfSources(memorySources(copy))
  }

  it('is the same for the same sources, and another wherever compiling might come to something else', () => {
    const others = [
      digest((copy) => (copy['skopeoc.yaml'] += '#')),
      digest((copy) => delete copy['skopeoc.yaml']),
      digest((copy) => (copy['skopeoc.yaml'] = '')),
      digest((copy) => delete copy['teams/alpha/team.yaml']),
      digest((copy) => (copy['teams/alpha/images.yaml'] += ' ')),
      digest((copy) => (copy['teams/alpha/more.yaml'] = '')),
      digest((copy) => (copy['teams/beta/notes.txt'] = '')),
      digest((copy) => {
        copy['teams/alpha/other.yaml'] = copy['teams/alpha/images.yaml'] as string
        delete copy['teams/alpha/images.yaml']
      }),
    ]
    expect(digest(() => undefined)).toBe(digestOfSources(sources))
    expect(new Set([digestOfSources(sources), ...others]).size).toBe(others.length + 1)
  })

  it('does not take the end of one file for the beginning of the next', () => {
    const two = (one: string, other: string): SourceTree =>
      memorySources({ ...tree, 'teams/alpha/a.yaml': one, 'teams/alpha/b.yaml': other })
    expect(digestOfSources(two('ab', 'c'))).not.toBe(digestOfSources(two('a', 'bc')))
    const head = `["teams/alpha/b.yaml",1]\n`
    expect(digestOfSources(two(`x${head}y`, ''))).not.toBe(digestOfSources(two('x', `y`)))
    for (let length = 0; length < 4; length++) {
      const next = `["teams/alpha/b.yaml",${length}]\n`
      expect(digestOfSources(two(`x${next}`, 'y'))).not.toBe(digestOfSources(two('x', `${next}y`)))
    }
  })
})

describe('the digest of a tree', () => {
  it('depends on names and contents, not on the order in which they come', () => {
    const [one, other] = [checksum('1'), checksum('2')]
    const digest = (...entries: [string, string][]): string => digestOfTree(new Map(entries))
    expect(digest(['a', one], ['b', other])).toBe(digest(['b', other], ['a', one]))
    const all = [
      digest(['a', one], ['b', other]),
      digest(['a', other], ['b', one]),
      digest(['a', one]),
      digest(['a', one], ['c', other]),
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})
