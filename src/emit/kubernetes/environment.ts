import type { EnvVar } from 'kubernetes-types/core/v1.js'
import type { Target } from '../../model/types.ts'
import { checksum } from '../checksum.ts'
import { authFile, containersFolder, paths } from './paths.ts'
import type { Trust } from './trust.ts'
import { signKeyFile, signPassphraseFile } from './volumes.ts'
import type { Component } from './metadata.ts'

/** What mirror.sh and skopeo are told by the environment. Paths in it are those of the pod's mounts. */
export function environmentOf(target: Target, component: Component, generation: string, trust: Trust): EnvVar[] {
  const variables: Record<string, string> = {
    ...skopeoVariables(target),
    ...mirrorVariables(target, component, generation),
    ...credentialVariables(target),
    ...trustVariables(target, trust),
  }
  return Object.entries(variables).map(([name, value]) => ({ name, value }))
}

function skopeoVariables({ runtime }: Target): Record<string, string> {
  const { proxy, caBundle } = runtime
  return {
    HOME: paths.home,
    TMPDIR: paths.temporary,
    // The image names this file too; it does not exist, which means anonymous wherever no auth file is named.
    REGISTRY_AUTH_FILE: `${paths.temporary}/auth.json`,
    ...(caBundle === undefined ? {} : { SSL_CERT_DIR: paths.certificates }),
    ...(proxy === undefined ? {} : { HTTPS_PROXY: proxy.https, HTTP_PROXY: proxy.https, NO_PROXY: proxy.no.join(',') }),
  }
}

/** With a schedule of its own for floating tags, the ordinary run leaves them alone. */
function refreshMode(target: Target, component: Component): string {
  if (component === 'refresh') return 'only'
  return target.runtime.refreshSchedule === undefined ? 'floating' : 'none'
}

function mirrorVariables(target: Target, component: Component, generation: string): Record<string, string> {
  const { parallelism, shards, retries, timeouts } = target.runtime
  return {
    MIRROR_GENERATION: generation,
    MIRROR_REFRESH: refreshMode(target, component),
    MIRROR_PARALLELISM: String(parallelism),
    MIRROR_SHARDS: String(shards),
    MIRROR_RETRIES: String(retries),
    MIRROR_LIST_SECONDS: String(timeouts.listSeconds),
    MIRROR_COPY_SECONDS: String(timeouts.copySeconds),
  }
}

function credentialVariables({ runtime }: Target): Record<string, string> {
  const { sources, target } = runtime.credentials
  return {
    ...(sources === undefined ? {} : { MIRROR_SOURCE_AUTHFILE: `${paths.sourceCredentials}/${authFile}` }),
    ...(target === undefined ? {} : { MIRROR_TARGET_AUTHFILE: `${paths.targetCredentials}/${authFile}` }),
  }
}

function trustVariables(target: Target, { files }: Trust): Record<string, string> {
  const folder = `${paths.home}/${containersFolder}`
  const hasSignatures = files.some(({ path }) => path.startsWith('registries.d/'))
  return {
    MIRROR_TRUST: files.map(({ path, content }) => `${checksum(content)}  ${containersFolder}/${path}\n`).join(''),
    MIRROR_POLICY: `${folder}/policy.json`,
    ...(hasSignatures ? { MIRROR_REGISTRIES_DIRECTORY: `${folder}/registries.d` } : {}),
    ...(target.sign === undefined ? {} : signVariables()),
  }
}

function signVariables(): Record<string, string> {
  return {
    MIRROR_SIGN_KEY: `${paths.signKey}/${signKeyFile}`,
    MIRROR_SIGN_PASSPHRASE_FILE: `${paths.signKey}/${signPassphraseFile}`,
  }
}
