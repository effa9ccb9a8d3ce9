/** Secrets in definitions: found however they are written, at their place, and never where there is none. */
import { expect, test } from 'vitest'
import { renderDiagnostics } from '../../src/diagnostics/render/index.ts'
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
  'someone:secret@example.com/a/b',
  '"https://someone:secret\\x40example.com"',
  '>-\n      -----BEGIN\n      RSA PRIVATE KEY-----',
  '-----BEGIN\n      PRIVATE KEY-----',
  'npm_0123456789abcdefghijABCDEFGHIJ012345',
  'AIza0123456789abcdefghij_ABCDEFGHIJ-0123',
  '"\\x41Iza0123456789abcdefghij_ABCDEFGHIJ-0123"',
  'see https://someone:secret@example.com/',
  'https://j.example/x?token=hunter2hunter2',
  'see https://j.example/x?a=b&private_token=hunter2hunter2',
  '"https://j.example/x?access_token\\x3dhunter2hunter2"',
  'https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnop',
  'see redis://:secret@cache.example.com:6379/0',
  'https://bot:sec/ret@git.example.com/x',
  'https://x0123456789abcdef0123@git.example.com/x',
  '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  'https://j.example/x?user=a&password=hunter2hunter2',
  'https://j.example/x#access_token=hunter2hunter2',
  'https://a.example/x?se=1&sig=abcdefgh0123456789%3D',
  'hvs.CAESIJ0123456789abcdefghij',
  'sk-ant-api03-0123456789abcdefghij',
  'sk_live_0123456789abcdefghij',
  'xapp-1-A0123456789-0123456789',
  'dckr_oat_12345678901234567890',
  'AGE-SECRET-KEY-1ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  `${'x'.repeat(12_000)} ghp_123456789012345678901234567890ab`,
  '"as #1 says: https://someone:secret@example.com/ # or so"',
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

test('the contact of a team may be an address', async () => {
  const files = smallTree(entry('a', 'clean'))
  files['teams/alpha/team.yaml'] = 'name: Alpha\ncontact: mailto:alpha@example.com\n'
  expect((await compileFiles(files)).diagnostics).toEqual([])
})

const harmless: string[] = [
  'see https://example.com/x?token= and https://example.com/token=x',
  'https://slack.com/services/T00000000 and https://example.slack.com/archives/C1',
  'see https://example.com:8443/a@b and me@example.com',
  'https://example.com:443/@user/page and https://git@example.com/a.git',
  'https://example.com/x?key=value&sig=1&password= and https://example.com/#password',
  'ssh://deploy-robot-of-the-platform@git.example.com/x.git',
  `as alpine:3.12@sha256:${'0'.repeat(64)}`,
  `alpine:3.12@sha256:${'0'.repeat(64)}`,
  `see docker://alpine:3.12@sha256:${'0'.repeat(64)}`,
  'mailto:someone@example.com',
  'Contact:someone@example.com when it fails',
  'e-mail:someone@example.com',
  'xmpp:someone@example.com',
  'npm_config_registry_is_set_for_this_very_long_build_step',
  'AIzawa, and the npm_ prefix',
  `the tag ${'0123456789abcdef'.repeat(8)}`,
]

test.each(harmless)('no secret is seen in %j, as a reason or a comment', async (text) => {
  const tree = smallTree(entry('a', JSON.stringify(text)) + `    # ${text}\n` + entry('b', 'clean', pin))
  const { diagnostics } = await compileFiles(tree)
  expect(diagnostics.filter(({ code }) => code === 'credentials-in-definition')).toEqual([])
})

test('a secret in a comment is found in each kind of file, and not repeated', async () => {
  const token = 'ghp_123456789012345678901234567890ab'
  const files = smallTree(`  # password: ${token}\n${entry('a', `clean # ${token}`)}    tgas: [] # ${token}\n`)
  files['teams/alpha/team.yaml'] += `# ask with ${token}\r\n`
  files['skopeoc.yaml'] += `## https://someone:secret@example.com`
  const { diagnostics } = await compileFiles(files)
  const found = diagnostics.filter(({ code }) => code === 'credentials-in-definition')
  expect(found.map(({ place }) => place.file.text.slice(place.start, place.end))).toEqual([
    'https://someone:secret@example.com',
    `password: ${token}`,
    token,
    token,
    `ask with ${token}`,
  ])
  for (const format of ['pretty', 'json', 'github', 'sarif'] as const) {
    const printed = renderDiagnostics(diagnostics, format, { colour: false, summary: true })
    expect(printed).not.toMatch(/ghp_1|someone:secret/)
  }
})
