import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { skopeoc, temporaryTree } from '../support/command.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'

const small = smallTree('  - { source: quay.io/cilium/cilium, reason: CNI, tags: ["1.16.0"] }\n')
const good = { ...small, 'skopeoc.yaml': `${small['skopeoc.yaml']}codeowners: CODEOWNERS\n` }
const latin1 = Buffer.from('# owned by the people of Köln\n/docs/ @writers\n', 'latin1')

describe('a CODEOWNERS that cannot be read', () => {
  it.each<[problem: string, put: (file: string) => void]>([
    ['byte 27 is not UTF-8', (file) => writeFileSync(file, latin1)],
    [
      'it has 33554433 bytes, and at most 33554432 are read',
      (file) => (writeFileSync(file, '* @everyone\n'), truncateSync(file, 32 * 1024 * 1024 + 1)),
    ],
    ['it is not a regular file', (file) => mkdirSync(file)],
    ['it is a symbolic link, and links are not followed', (file) => symlinkSync('elsewhere.txt', file)],
  ])('is an error, and stays as it is: %s', (problem, put) => {
    const root = temporaryTree({ ...good, 'elsewhere.txt': 'mine\n' })
    const file = join(root, 'CODEOWNERS')
    put(file)
    const { ino, size, mtimeMs } = lstatSync(file)
    for (const command of ['build', 'check']) {
      const result = skopeoc(root, [command])
      expect(result).toMatchObject({ code: 3, stdout: '' })
      expect(result.stderr).toContain(`error: CODEOWNERS cannot be used: ${problem}\n  = help: `)
    }
    expect(lstatSync(file)).toMatchObject({ ino, size, mtimeMs })
    expect(readFileSync(join(root, 'elsewhere.txt'), 'utf8')).toBe('mine\n')
    expect(existsSync(join(root, 'generated'))).toBe(false)
    rmSync(file, { recursive: true })
    expect(skopeoc(root, ['build'])).toMatchObject({ code: 0 })
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 0 })
  })

  it('is one too where it was built before, and generated/ stays as it is', () => {
    const root = temporaryTree(good)
    skopeoc(root, ['build'])
    const tree = readTree(join(root, 'generated'))
    const file = join(root, 'CODEOWNERS')
    const spoilt = Buffer.concat([latin1, readFileSync(file)])
    writeFileSync(file, spoilt)
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 3 })
    expect(skopeoc(root, ['build'])).toMatchObject({ code: 3 })
    expect(readFileSync(file)).toEqual(spoilt)
    expect(readTree(join(root, 'generated'))).toEqual(tree)
  })
})
