/** Reading: the whole text of a file, whatever its size, and a reason where there is none. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asHostError } from '../../src/host/as-host-error.ts'
import { HostError } from '../../src/host/host.ts'
import { createNodeHost } from '../../src/host/node-host.ts'

let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'skopeoc-read-'))
  mkdirSync(join(root, 'teams', 'alpha'), { recursive: true })
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each([0, 1, 2000, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1_000_000])('a file of %d bytes', (size) => {
  const text = 'abcdefghi\n'.repeat(size / 10 + 1).slice(0, size)
  writeFileSync(join(root, 'teams/alpha/a.yaml'), text)
  expect(createNodeHost(root).read('teams/alpha/a.yaml')).toEqual({ text })
})

test('what was read stays as it was when other files are read', () => {
  const host = createNodeHost(root)
  const texts = ['first, the longest of them', 'sécond', '\u{feff}third']
  for (const [index, text] of texts.entries()) writeFileSync(join(root, `teams/alpha/${index}.yaml`), text)
  const read = texts.map((_, index) => host.read(`teams/alpha/${index}.yaml`))
  expect(read).toEqual(texts.map((text) => ({ text })))
})

test('a path may lead up and down again', () => {
  writeFileSync(join(root, 'skopeoc.yaml'), 'targets: {}\n')
  expect(createNodeHost(root).read('nowhere/../skopeoc.yaml')).toEqual({ text: 'targets: {}\n' })
})

test('what is no text has a reason', () => {
  const host = createNodeHost(root)
  writeFileSync(join(root, 'teams/alpha/bytes.yaml'), Buffer.from([0x61, 0xc3, 0x28]))
  expect(host.read('teams/alpha/bytes.yaml')).toEqual({
    problem: 'byte 2 is not UTF-8',
    garbled: { content: 'a\uFFFD(', at: 1 },
  })
  expect(host.read('teams/alpha/bytes.yaml', 2)).toEqual({ problem: 'it has 3 bytes, and at most 2 are read' })
  writeFileSync(join(root, 'teams/alpha/four.yaml'), 'four')
  expect(host.read('teams/alpha/four.yaml', 4)).toEqual({ text: 'four' })
  expect(host.read('teams/alpha')).toEqual({ problem: 'it is not a regular file' })
  expect(host.read('nowhere.yaml')).toEqual({ problem: 'it does not exist', isMissing: true })
})

test('what is no regular file is neither read nor hashed, and nobody waits for a pipe', () => {
  const host = createNodeHost(root)
  writeFileSync(join(root, 'plain'), 'text')
  symlinkSync('plain', join(root, 'link'))
  spawnSync('sh', ['-c', `mkfifo '${join(root, 'pipe')}'`])
  expect(host.sha256('plain')).toBe(createHash('sha256').update('text').digest('hex'))
  for (const path of ['link', 'pipe', 'teams', 'nowhere']) expect(host.sha256(path), path).toBeUndefined()
  expect(host.read('link')).toEqual({ problem: 'it is a symbolic link, and links are not followed' })
  expect(host.read('pipe')).toEqual({ problem: 'it is not a regular file' })
})

test('a folder is listed by code unit, whatever order the file system has, and through no link', () => {
  const folder = join(root, 'listed')
  for (const name of ['ä', 'b', 'a', 'a-b', 'Z', 'a.d']) {
    mkdirSync(join(folder, name), { recursive: true })
    for (const file of ['y', '10', 'x', '9']) writeFileSync(join(folder, name, file), '')
  }
  symlinkSync('../teams', join(folder, 'c'))
  const found = createNodeHost(root).list('listed')
  const files = ['Z', 'a', 'a-b', 'a.d', 'b', 'ä'].flatMap((name) =>
    ['10', '9', 'x', 'y'].map((file) => `${name}/${file}`),
  )
  expect(found.map(({ path }) => path)).toEqual([...files, 'c'].map((path) => `listed/${path}`).sort())
  expect(found.find(({ path }) => path === 'listed/c')).toEqual({ path: 'listed/c', kind: 'link' })
  expect(createNodeHost(root).list('listed/c')).toEqual([{ path: 'listed/c', kind: 'link' }])
  // A file is no folder of files.
  expect(createNodeHost(root).list('listed/a/x')).toEqual([{ path: 'listed/a/x', kind: 'other' }])
  expect(createNodeHost(root).list('nowhere')).toEqual([])
})

test.skipIf(!existsSync('/proc/version'))('a file that says it is empty is read all the same', () => {
  expect(createNodeHost('/proc').read('version')).toEqual({ text: readFileSync('/proc/version', 'utf8') })
})

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full'],
  ['EACCES', 'there is no permission to write x/y'],
  ['EPERM', 'there is no permission to write x/y'],
  ['EROFS', 'the file system is read-only'],
  ['EIO', 'x/y cannot be written (EIO)'],
])('what the file system says is said in words: %s', (code, message) => {
  const said = asHostError(Object.assign(new Error('of the system'), { code, path: 'x/y' }))
  expect(said).toBeInstanceOf(HostError)
  expect(said).toMatchObject({ message })
})

test('what is no error of the file system stays what it is', () => {
  const error = new TypeError('of the program')
  expect(asHostError(error)).toBe(error)
})
