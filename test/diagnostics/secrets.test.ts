/** What is shown of a text that holds a secret: nothing of the secret, and the rest where it was. */
import { expect, test } from 'vitest'
import { maskSecrets } from '../../src/diagnostics/secrets.ts'

const token = 'ghp_123456789012345678901234567890ab'
const hidden = '*'.repeat(token.length)

test.each([
  [`reason: use ${token} here`, `reason: use ${hidden} here`],
  [`tags: ["${token}", '${token}']`, `tags: ["${hidden}", '${hidden}']`],
  ['reason: clean', 'reason: clean'],
  // A line of JSON holds a colon and an address, and no user with a password.
  ...['{"id":"net","github":"@ex/net"}', '    {"id":"net","email":"net@example.com"},'].map(
    (line): [string, string] => [line, line],
  ),
  // Where only several words together are a secret, none of them is shown.
  ['key: -----BEGIN RSA PRIVATE KEY-----', 'key: ********** *** ******* ********'],
  ['-----BEGIN PRIVATE KEY-----', '********** ******* ********'],
  ['config: {"auth": "abcdefgh1234"}', 'config: ******** ***************'],
])('%j is shown as %j', (text, shown) => {
  expect(maskSecrets(text)).toBe(shown)
})
