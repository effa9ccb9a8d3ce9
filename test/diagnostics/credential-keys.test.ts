/** Which names of keys give a credential away. */
import { expect, test } from 'vitest'
import { isCredentialKey, maskBehindKeys } from '../../src/diagnostics/credential-keys.ts'

test.each([
  'password',
  'PASSWORD',
  'passWord',
  'docker_password',
  'registryPassword',
  'passphrase',
  'user',
  'userName',
  'token',
  'slackToken',
  'access_token',
  'identity-token',
  'identitytoken',
  'authtoken',
  'secret',
  'auth',
  'api_key',
  'apiKey',
  'GRAFANA_API_KEY',
  'private.key',
  'AWS_SECRET_ACCESS_KEY',
  'accessKeyId',
  'clientSecret',
])('%s is a key of a credential', (key) => {
  expect(isCredentialKey(key)).toBe(true)
})

test.each([
  'keySecret',
  'secretName',
  'secrets',
  'tokens',
  'tokenizer',
  'mytokenbroker',
  'author',
  'authority',
  'users',
  'key',
  'passes',
  'bypass',
  'credentials-in-definition',
  'name',
  'pull-secret',
  'source',
  'monkey',
])('%s is none', (key) => {
  expect(isCredentialKey(key)).toBe(false)
})

test.each([
  ['    password: hunter2', '    password: *******'],
  ['  credentials: {username: bob, password: hunter2', '  credentials: {username: **** ********* *******'],
  ['  password: "hunter2 and more', '  password: ******** *** ****'],
  ['  - x: token: hunter2', '  - x: token: *******'],
  ['  a.example/registryToken: hunter2', '  a.example/registryToken: *******'],
  ['  args: [--password=hunter2]', '  args: [--password=********'],
  ['{"auth":"hunter2"}', '{"auth":**********'],
  ['  credentials: Hunter2!', '  credentials: ********'],
  ['  credentials: hunter two', '  credentials: ****** ***'],
])('%j is shown as %j', (line, shown) => {
  expect(maskBehindKeys(line)).toBe(shown)
})

test.each([
  '  keySecret: cosign-key',
  '  secretName: pull',
  '  credentials: { sources: name }',
  '  credentials: push',
  '  credentials: # by host',

  '  - source: quay.io/o/token:v1',
  '  - token:v1',
  '    image: quay.io/o/auth',
  '  reason: The token broker of logins',
  '  token:',
  'auth: { sorce: x }',
  '  password: *******, sorce: x',
  '  tokens: 5',
  'https://j.example/?user',
])('%j is shown as it is', (line) => {
  expect(maskBehindKeys(line)).toBe(line)
})
