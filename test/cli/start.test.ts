import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryTree } from '../support/command.ts'

// What V8 compiled once is kept beside the bundle (bin/load.js). It may make a start faster, and nothing else.

const project = join(import.meta.dirname, '../..')

/** Runs skopeoc and prints, in place of its output, of which chunks V8 took the cache: true, false, or null where there was none. */
const probe = `
  const [bin, dist, ...words] = process.argv.slice(1)
  const { load, scripts } = require(bin + '/load.js').createLoader(dist)
  process.stdout.write = process.stderr.write = () => true
  load('main.cjs').main(words).then(() => {
    const taken = [...scripts].map(([name, { cachedDataRejected }]) =>
      [name.replace(/-.*|[.]cjs/, ''), cachedDataRejected === undefined ? null : !cachedDataRejected])
    require('node:fs').writeSync(1, JSON.stringify(Object.fromEntries(taken)))
  })`

const organisation = {
  'skopeoc.yaml': 'targets:\n  main: { registry: registry.example.com, prefix: mirror }\n',
  'teams/a/team.yaml': 'name: A\ncontact: "#a"\n',
  'teams/a/images.yaml':
    'images:\n  - source: quay.io/a/b\n    reason: Needed by a test\n    semver: ">= 1.2"\n    tag: v1\n',
}

interface Installation {
  folder: string
  chunks: string[]
}

/** A skopeoc of its own, to be spoilt. */
function install(): Installation {
  const folder = temporaryTree()
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(project, name), join(folder, name), { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'))
  const chunks = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.cjs.cache'))
  return { folder, chunks: chunks.map((name) => join(folder, 'dist', name.slice(0, -'.cache'.length))) }
}

let root: string
let expected: ReturnType<typeof validate>

beforeAll(() => {
  root = temporaryTree(organisation)
  expected = validate(install())
})

function run(
  words: readonly string[],
  env: Record<string, string> = {},
): { code: number | null; out: string; err: string } {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...own } = process.env
  const result = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    env: { ...own, NO_COLOR: '1', ...env },
  })
  return { code: result.status, out: result.stdout, err: result.stderr }
}

function validate({ folder }: Installation, env: Record<string, string> = {}): ReturnType<typeof run> {
  return run([join(folder, 'bin/skopeoc.js'), 'validate', '--root', root], env)
}

function taken({ folder }: Installation, env: Record<string, string> = {}): Record<string, boolean | null> {
  const { err, out } = run(['-e', probe, join(folder, 'bin'), join(folder, 'dist'), 'validate', '--root', root], env)
  expect(err).toBe('')
  return JSON.parse(out) as Record<string, boolean | null>
}

/** Changes one byte in the middle of a file. */
function spoil(file: string): void {
  const bytes = readFileSync(file)
  const middle = bytes.length >> 1
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle)
  writeFileSync(file, bytes)
}

describe('what V8 compiled when skopeoc was built', () => {
  it('is taken, for every chunk that a command needs', () => {
    const chunks = taken(install())
    expect(Object.keys(chunks).sort()).toEqual(expect.arrayContaining(['compile', 'main', 'start']))
    expect(Object.values(chunks)).toEqual(Object.keys(chunks).map(() => true))
  })

  it('has functions that are compiled only when they are called', () => {
    const compile = install().chunks.find((file) => file.includes('/compile-')) as string
    // Bytes of the cache for each byte of the source: a sixth where no function of the chunk has been called.
    expect(readFileSync(`${compile}.cache`).length / readFileSync(compile).length).toBeGreaterThan(0.7)
  })

  it('says nothing of where it was made', () => {
    for (const file of install().chunks) expect(readFileSync(`${file}.cache`).includes(project)).toBe(false)
  })

  const notBelieved: [name: string, change: (file: string) => void][] = [
    ['removed', (file) => rmSync(`${file}.cache`)],
    ['empty', (file) => writeFileSync(`${file}.cache`, '')],
    ['cut off', (file) => writeFileSync(`${file}.cache`, readFileSync(`${file}.cache`).subarray(0, -100))],
    ['spoilt in one byte', (file) => spoil(`${file}.cache`)],
    [
      'of another text of the same length',
      (file) => writeFileSync(file, swapped(readFileSync(file, 'latin1')), 'latin1'),
    ],
    ['of a text that was continued', (file) => appendFileSync(file, '// one line more\n')],
  ]
  it.each(notBelieved)('is left alone where it is %s', (_name, change) => {
    const installation = install()
    for (const file of installation.chunks) change(file)
    expect(new Set(Object.values(taken(installation)))).toEqual(new Set([null]))
    expect(validate(installation)).toEqual(expected)
  })

  it('is left alone under other flags of V8', () => {
    const env = { NODE_OPTIONS: '--stack-trace-limit=5' } // one that V8 minds in every version
    expect(new Set(Object.values(taken(install(), env)))).toEqual(new Set([null]))
    expect(validate(install(), env)).toEqual(expected)
  })

  it('is refused by V8 itself where another V8 made it, though the seal says otherwise', () => {
    const installation = install()
    for (const file of installation.chunks) resealed(file)
    expect(new Set(Object.values(taken(installation)))).toEqual(new Set([false]))
    expect(validate(installation)).toEqual(expected)
  })

  it('is never written when skopeoc runs', () => {
    const installation = install()
    for (const file of installation.chunks) rmSync(`${file}.cache`)
    const before = readdirSync(join(installation.folder, 'dist'))
    chmodSync(join(installation.folder, 'dist'), 0o555)
    expect(validate(installation)).toEqual(expected)
    expect(readdirSync(join(installation.folder, 'dist'))).toEqual(before)
  })
})

/** A text of the same length that means the same: V8 would not notice. */
function swapped(text: string): string {
  return text.replace(/\n\}\)\n$/, '\n}) ')
}

/** Makes a cache one of another V8: the second word of its head is V8's hash of its version. */
function resealed(file: string): void {
  const { seal } = createRequire(import.meta.url)(join(project, 'bin/load.js')) as {
    seal: (source: Buffer, cache: Buffer) => Buffer
  }
  const cache = readFileSync(`${file}.cache`).subarray(0, -8)
  cache.writeUInt32LE((cache.readUInt32LE(4) ^ 1) >>> 0, 4)
  writeFileSync(`${file}.cache`, seal(readFileSync(file), cache))
}

describe('a start', () => {
  it('names the place of a fault of skopeoc itself by the file of the bundle', () => {
    const fault = "process.stdout.write = () => { throw new TypeError('a fault') }"
    const preload = join(temporaryTree({ 'fault.cjs': fault }), 'fault.cjs')
    const { code, err } = run(['--require', preload, join(install().folder, 'bin/skopeoc.js'), '--help'])
    expect(code).toBe(3)
    expect(err).toContain('this is a bug of skopeoc')
    expect(err).toMatch(/\n +at \S+.* \(dist\/start-[\w-]+\.cjs:\d+:\d+\)\n/)
  })

  it('loads no module of Node.js that is slow to load and has no use', () => {
    const list = "process.on('exit', () => process.stdout.write(process.moduleLoadList.join('\\n')))"
    const preload = join(temporaryTree({ 'list.cjs': list }), 'list.cjs')
    const { out } = run(['--require', preload, join(project, 'bin/skopeoc.js'), 'validate', '--root', root])
    expect(out).toContain('NativeModule vm')
    expect(out).not.toMatch(/NativeModule (crypto|child_process)\n/)
  })

  it('says what to do where nothing was built', () => {
    const installation = install()
    rmSync(join(installation.folder, 'dist'), { recursive: true })
    expect(validate(installation)).toEqual({
      code: 3,
      out: '',
      err: 'skopeoc has not been built yet: run `npm run build`\n',
    })
  })
})
