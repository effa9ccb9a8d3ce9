/** Secrets in definitions: found however they are written, at their place, and never where there is none. */
import { expect, test } from 'vitest'
import { compileFiles, smallTree } from '../support/memory-tree.ts'

const entry = (name: string, reason: string, rest = ''): string =>
  `  - source: quay.io/a/${name}\n    reason: ${reason}\n    semver: ">= 1 < 2"\n${rest}`

const pin = `    tags: ["v3@sha256:${'0'.repeat(64)}"]\n`

const written: string[] = [
  'use ghp_123456789012345678901234567890ab',
  '"use gh\\x70_123456789012345678901234567890ab"',
  '"use \\u0067hp_123456789012345678901234567890ab"',
  "'use github_pat_12345678901234567890123'",
  'glpat-12345678901234567890',
  'dckr_pat_12345678901234567890',
  'xoxb-1234567890ab',
  'AKIAABCDEFGHIJKLMNOP',
  '"\\x41KIAABCDEFGHIJKLMNOP"',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0',
  '\'{"auth": "abcdefgh1234"}\'',
  '"{\\"auth\\": \\"abcdefgh1234\\"}"',
  'https://someone:secret@example.com',
  '"https://someone:secret\\x40example.com"',
  '>-\n      -----BEGIN\n      RSA PRIVATE KEY-----',
  '-----BEGIN\n      PRIVATE KEY-----',
]

test.each(written)('%j', async (reason) => {
  const before = entry('before', 'clean', pin) + entry('also', 'as clean')
  const tree = smallTree(before + entry('found', reason) + entry('after', 'clean', pin))
  const { diagnostics } = await compileFiles(tree)
  const codes = diagnostics.filter(({ code }) => code === 'credentials-in-definition')
  expect(codes.map(({ place }) => place.file.text.slice(place.start, place.end).trim())).toEqual([reason.trim()])
})

test('an address with a user in it is none where it is only a pin', async () => {
  const { diagnostics } = await compileFiles(smallTree(entry('a', 'clean', pin) + entry('b', 'me@example.com')))
  expect(diagnostics.filter(({ code }) => code === 'credentials-in-definition')).toEqual([])
})
