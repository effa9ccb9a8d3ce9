/** Which names of keys give a credential away. */
import { expect, test } from 'vitest'
import { isCredentialKey } from '../../src/diagnostics/credential-keys.ts'

test.each([
  ...['password', 'PASSWORD', 'passWord', 'docker_password', 'registryPassword', 'passphrase', 'user', 'userName'],
  ...['token', 'slackToken', 'access_token', 'identity-token', 'identitytoken', 'authtoken', 'secret', 'auth'],
  ...['api_key', 'apiKey', 'GRAFANA_API_KEY', 'private.key', 'AWS_SECRET_ACCESS_KEY', 'accessKeyId', 'clientSecret'],
])('%s is a key of a credential', (key) => {
  expect(isCredentialKey(key)).toBe(true)
})

test.each([
  ...['keySecret', 'secretName', 'secrets', 'tokens', 'tokenizer', 'mytokenbroker', 'author', 'authority', 'users'],
  ...['key', 'passes', 'bypass', 'credentials-in-definition', 'name', 'pull-secret', 'source', 'monkey'],
])('%s is none', (key) => {
  expect(isCredentialKey(key)).toBe(false)
})
