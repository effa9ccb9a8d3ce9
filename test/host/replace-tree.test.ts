import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { HostError } from '../../src/host/host.ts'
import { replaceTree } from '../../src/host/replace-tree.ts'
import { writeFileAtomically } from '../../src/host/write-file.ts'
import { skopeoc, startSkopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'

/** What another build does to a file, of as many bytes, before it lets go of the lock. */
const replaceAndUnlock = `
  const { renameSync, rmSync, writeFileSync } = require('node:fs')
  setTimeout(() => {
    writeFileSync('.skopeoc-staging/keep', 'else\\n')
    renameSync('.skopeoc-staging/keep', 'generated/keep')
    rmSync('.skopeoc-staging', { recursive: true })
  }, 1000)
`

const files = (entries: Record<string, string>): Map<string, string> => new Map(Object.entries(entries))

describe('replaceTree', () => {
  it('adds, changes and removes, and keeps unchanged files as they are', () => {
    const root = temporaryTree({
      'generated/keep': 'same\n',
      'generated/change': 'old\n',
      'generated/deep/gone': 'x\n',
    })
    const inode = statSync(join(root, 'generated/keep')).ino
    const change = replaceTree(
      root,
      'generated',
      files({ keep: 'same\n', change: 'new\n', 'new/file.sh': '#!/bin/sh\n' }),
    )
    expect(change).toEqual({ added: ['new/file.sh'], changed: ['change'], removed: ['deep/gone'], unchanged: 1 })
    expect(readTree(root)).toEqual({
      'generated/change': 'new\n',
      'generated/keep': 'same\n',
      'generated/new/file.sh': '#!/bin/sh\n',
    })
    expect(statSync(join(root, 'generated/keep')).ino).toBe(inode)
    expect(statSync(join(root, 'generated/new/file.sh')).mode & 0o111).not.toBe(0)
  })

  it('refuses a link or file in place of the folder', () => {
    const outside = temporaryTree({ precious: 'x\n' })
    const root = temporaryTree()
    symlinkSync(outside, join(root, 'generated'))
    expect(() => replaceTree(root, 'generated', files({ a: 'b\n' }))).toThrow(HostError)
    expect(readTree(outside)).toEqual({ precious: 'x\n' })
    const other = temporaryTree({ generated: 'a file\n' })
    expect(() => replaceTree(other, 'generated', files({ a: 'b\n' }))).toThrow(HostError)
    expect(readTree(other)).toEqual({ generated: 'a file\n' })
  })

  it('replaces links inside without following them', () => {
    const outside = temporaryTree({ 'folder/precious': 'x\n', file: 'y\n' })
    const root = temporaryTree()
    mkdirSync(join(root, 'generated'))
    symlinkSync(join(outside, 'folder'), join(root, 'generated/main'))
    symlinkSync(join(outside, 'file'), join(root, 'generated/plan'))
    replaceTree(root, 'generated', files({ 'main/a': 'a\n', plan: 'p\n' }))
    expect(readTree(join(root, 'generated'))).toEqual({ 'main/a': 'a\n', plan: 'p\n' })
    expect(readTree(outside)).toEqual({ file: 'y\n', 'folder/precious': 'x\n' })
  })

  it('puts the old tree back that a killed process left in the staging folder', () => {
    const root = temporaryTree({
      '.skopeoc-staging/old/a': 'old\n',
      '.skopeoc-staging/new/a': 'new\n',
      '.skopeoc-staging/pid': '999999999',
    })
    const change = replaceTree(root, 'generated', files({ a: 'old\n' }))
    expect(change.unchanged).toBe(1)
    expect(readTree(root), 'and removes the rest').toEqual({ 'generated/a': 'old\n' })
  })

  it('refuses a staging folder that is a link: it would move what lies behind it', () => {
    const outside = temporaryTree({ 'old/precious': 'x\n' })
    const root = temporaryTree()
    symlinkSync(outside, join(root, '.skopeoc-staging'))
    expect(() => replaceTree(root, 'generated', files({ a: 'b\n' }))).toThrow(HostError)
    expect(readTree(outside)).toEqual({ 'old/precious': 'x\n' })
  })

  it('sees what another build replaced while it waited for the lock', () => {
    const root = temporaryTree({ 'generated/keep': 'same\n', 'generated/change': 'old\n' })
    const other = spawn(process.execPath, ['-e', replaceAndUnlock], { cwd: root, stdio: 'ignore' })
    writeTree(root, { '.skopeoc-staging/pid': String(other.pid) })
    const change = replaceTree(root, 'generated', files({ keep: 'same\n', change: 'new\n' }))
    expect(change).toEqual({ added: [], changed: ['change', 'keep'], removed: [], unchanged: 0 })
    expect(readTree(root)).toEqual({ 'generated/keep': 'same\n', 'generated/change': 'new\n' })
  })

  it('takes over the staging folder of a process that is gone', () => {
    const root = temporaryTree({ '.skopeoc-staging/pid': '999999999', '.skopeoc-staging/new/half': 'x\n' })
    replaceTree(root, 'generated', files({ a: 'a\n' }))
    expect(readTree(root)).toEqual({ 'generated/a': 'a\n' })
  })
})

describe('what is remembered of a tree', () => {
  const remember = (hashes: ReadonlyMap<string, string>): Map<string, string> =>
    files({
      '.remembered/.gitignore': '*\n',
      '.remembered/build.json': JSON.stringify(Object.fromEntries([...hashes].sort())),
    })
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
  const wanted = files({ 'main/a': 'größe\n', 'main/b': 'b\n', c: '' })
  const record = JSON.stringify(
    Object.fromEntries([...wanted].map(([path, text]): [string, string] => [path, hashOf(text)])),
  )
  const recordOf = (root: string): unknown =>
    JSON.parse(readFileSync(join(root, 'generated/.remembered/build.json'), 'utf8')) as unknown

  it('comes with the tree, with the hash of every file, written or kept', () => {
    const root = temporaryTree({ 'generated/main/b': 'b\n', 'generated/c': 'changed' })
    const change = replaceTree(root, 'generated', wanted, remember)
    expect(change).toEqual({ added: ['main/a'], changed: ['c'], removed: [], unchanged: 1 })
    expect(recordOf(root)).toEqual(JSON.parse(record))
    expect(readTree(root)).toMatchObject({ 'generated/.remembered/.gitignore': '*\n' })
  })

  it('is written alone where the tree is as it should be, and not at all where it is remembered already', () => {
    const root = temporaryTree()
    replaceTree(root, 'generated', wanted)
    const inode = statSync(join(root, 'generated')).ino
    expect(replaceTree(root, 'generated', wanted, remember).unchanged).toBe(3)
    expect(recordOf(root)).toEqual(JSON.parse(record))
    const written = statSync(join(root, 'generated/.remembered/build.json')).ino
    expect(replaceTree(root, 'generated', wanted, remember).unchanged).toBe(3)
    expect(statSync(join(root, 'generated/.remembered/build.json')).ino).toBe(written)
    expect(statSync(join(root, 'generated')).ino, 'the tree was not replaced').toBe(inode)
    expect(readdirSync(root)).toEqual(['generated'])
  })

  it('goes where nothing is to be remembered, which is no change of the tree', () => {
    const root = temporaryTree()
    replaceTree(root, 'generated', wanted, remember)
    const none = { added: [], changed: [], removed: [], unchanged: 3 }
    expect(replaceTree(root, 'generated', wanted, () => undefined)).toEqual(none)
    expect(readdirSync(join(root, 'generated')).sort()).toEqual(['c', 'main'])
    replaceTree(root, 'generated', wanted, remember)
    expect(replaceTree(root, 'generated', wanted)).toEqual(none)
    expect(readdirSync(join(root, 'generated')).sort()).toEqual(['c', 'main'])
    replaceTree(root, 'generated', wanted, remember)
    expect(replaceTree(root, 'generated', files({ c: 'other' })).removed).toEqual(['main/a', 'main/b'])
    expect(readTree(root)).toEqual({ 'generated/c': 'other' })
  })

  it('is replaced where a link or a file is in its place, which is removed as any other', () => {
    const outside = temporaryTree({ 'folder/build.json': 'precious\n', 'folder/.gitignore': 'precious\n' })
    const before = readTree(outside)
    const inPlace: [path: string, put: (file: string) => void][] = [
      ['.remembered', (file) => symlinkSync(join(outside, 'folder'), file)],
      ['.remembered', (file) => writeFileSync(file, 'x')],
      ['.remembered/build.json', (file) => symlinkSync(join(outside, 'folder/build.json'), file)],
      ['.remembered/other', (file) => writeFileSync(file, 'x')],
      ['.remembered/other/deep', (file) => (mkdirSync(dirname(file)), writeFileSync(file, 'x'))],
    ]
    for (const [path, put] of inPlace) {
      for (const option of [remember, undefined]) {
        const root = temporaryTree()
        replaceTree(root, 'generated', wanted, remember)
        rmSync(join(root, 'generated', path), { recursive: true, force: true })
        put(join(root, 'generated', path))
        expect(replaceTree(root, 'generated', wanted, option).removed).toEqual([path])
        const expected = temporaryTree()
        replaceTree(expected, 'generated', wanted, option)
        expect(readTree(root)).toEqual(readTree(expected))
        expect(readTree(outside)).toEqual(before)
      }
    }
  })

  it('is mended where only a part of it is left, or an empty folder lies in it', () => {
    const root = temporaryTree()
    replaceTree(root, 'generated', wanted, remember)
    const whole = readTree(root)
    rmSync(join(root, 'generated/.remembered/.gitignore'))
    mkdirSync(join(root, 'generated/.remembered/folder'))
    replaceTree(root, 'generated', wanted, remember)
    expect(readTree(root)).toEqual(whole)
    expect(readdirSync(join(root, 'generated/.remembered')).sort()).toEqual(['.gitignore', 'build.json'])
    mkdirSync(join(root, 'generated/.remembered/folder'))
    replaceTree(root, 'generated', wanted, remember)
    expect(readdirSync(join(root, 'generated/.remembered')).sort()).toEqual(['.gitignore', 'build.json'])
  })
})

describe('writeFileAtomically', () => {
  it('never writes through a link', () => {
    const outside = temporaryTree({ 'd/file': 'x\n' })
    const root = temporaryTree()
    symlinkSync(join(outside, 'd'), join(root, 'teams'))
    expect(() => writeFileAtomically(root, 'teams/file', 'y\n')).toThrow(HostError)
    expect(readTree(outside)).toEqual({ 'd/file': 'x\n' })
    symlinkSync(join(outside, 'd', 'file'), join(root, 'file'))
    expect(() => writeFileAtomically(root, 'file', 'y\n')).toThrow(HostError)
    expect(readTree(outside)).toEqual({ 'd/file': 'x\n' })
  })

  it('leaves nothing where it cannot write', () => {
    const root = temporaryTree({ 'folder/file': 'x\n' })
    expect(() => writeFileAtomically(root, 'folder', 'y\n')).toThrow(HostError)
    expect(readTree(root)).toEqual({ 'folder/file': 'x\n' })
  })
})

const entry = (index: number, tag: string): string =>
  `  - source: quay.io/org-${index % 40}/image-${index}\n    reason: Test\n    tags: ["${tag}"]\n`
const tree = (tag: string): Record<string, string> =>
  smallTree(Array.from({ length: 400 }, (_, index) => entry(index, tag)).join('\n'))

describe('builds that are disturbed', () => {
  it('leave the old tree or the new one when killed at any moment, and the next build completes', async () => {
    const root = temporaryTree(tree('1.0.0'))
    expect(skopeoc(root, ['build', '-q']).code).toBe(0)
    const old = readTree(join(root, 'generated'))
    writeTree(root, tree('2.0.0'))
    const other = temporaryTree(tree('2.0.0'))
    const started = performance.now()
    skopeoc(other, ['build', '-q'])
    const wholeMilliseconds = performance.now() - started
    const fresh = readTree(join(other, 'generated'))
    for (let round = 0; round < 12; round++) {
      const child = startSkopeoc(root, ['build', '-q'])
      const ended = new Promise((resolve) => child.once('close', resolve))
      // Most rounds aim at the end, where files are written.
      await pause(wholeMilliseconds * (round < 3 ? round / 3 : 0.6 + (0.5 * round) / 12))
      child.kill('SIGKILL')
      await ended
      const found = readTree(join(root, 'generated'))
      expect([old, fresh]).toContainEqual(found)
    }
    expect(skopeoc(root, ['build', '-q']).code).toBe(0)
    expect(readTree(join(root, 'generated'))).toEqual(fresh)
    expect(readdirSync(root).sort()).toEqual(['generated', 'skopeoc.yaml', 'teams'])
  })

  it('wait for each other when there are two', async () => {
    const root = temporaryTree(tree('1.0.0'))
    const both = [startSkopeoc(root, ['build', '-q']), startSkopeoc(root, ['build', '-q'])]
    const codes = await Promise.all(both.map((child) => new Promise((resolve) => child.once('close', resolve))))
    expect(codes).toEqual([0, 0])
    expect(skopeoc(root, ['check', '-q']).code).toBe(0)
  })

  it('say so when the folder cannot be written', () => {
    const root = temporaryTree(tree('1.0.0'))
    if (process.getuid?.() === 0) {
      // Root may write anywhere; a file in place of the staging folder stops it as well.
      writeFileSync(join(root, '.skopeoc-staging'), 'x')
      const result = skopeoc(root, ['build', '-q'])
      expect(result.code).toBe(3)
      expect(result.stderr).not.toMatch(/^ +at /m)
    } else {
      chmodSync(root, 0o555)
      const result = skopeoc(root, ['build', '-q'])
      chmodSync(root, 0o755)
      expect(result.code).toBe(3)
      expect(result.stderr).toContain('no permission')
    }
    expect(existsSync(join(root, 'generated'))).toBe(false)
  })
})

describe('what cannot be read below teams/', () => {
  const small = smallTree('  - { source: quay.io/a/b, reason: r, tags: ["1.0.0"] }\n')

  it('is a finding, and a link is not followed', () => {
    const outside = temporaryTree({ 'secret.yaml': 'images: []\n', 'team/team.yaml': 'name: X\n' })
    const root = temporaryTree(small)
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'teams/alpha/linked.yaml'))
    symlinkSync(join(outside, 'team'), join(root, 'teams/linked'))
    const result = skopeoc(root, ['validate'])
    expect(result.code).toBe(1)
    expect(result.stderr.match(/error\[file-unreadable\]/g)).toHaveLength(2)
    expect(result.stderr).not.toContain('missing-team')
  })

  it('is a finding where teams/ itself is a link or a file', () => {
    const outside = temporaryTree(small)
    const root = temporaryTree({ 'skopeoc.yaml': small['skopeoc.yaml'] as string })
    symlinkSync(join(outside, 'teams'), join(root, 'teams'))
    expect(skopeoc(root, ['validate']).stderr).toContain('error[file-unreadable]')
    const other = temporaryTree({ 'skopeoc.yaml': small['skopeoc.yaml'] as string, teams: 'a file\n' })
    expect(skopeoc(other, ['validate']).stderr).toContain('error[file-unreadable]')
  })

  it('is one finding for a team.yaml that is not UTF-8', () => {
    const root = temporaryTree(small)
    writeFileSync(join(root, 'teams/alpha/team.yaml'), Buffer.from([0xc3, 0xa4, 0x0a, 0x6e, 0xff, 0xfe]))
    const result = skopeoc(root, ['validate'])
    expect(result.stderr).toContain('byte 5 is not UTF-8')
    expect(result.stderr).toContain('--> teams/alpha/team.yaml:2:2\n')
    expect(result.stderr.match(/^error/gm)).toHaveLength(1)
  })
})
