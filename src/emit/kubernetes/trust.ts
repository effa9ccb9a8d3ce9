import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import type { Config, SourceConfig, Target } from '../../model/types.ts'
import { render } from '../render.ts'
import { paths } from './paths.ts'

/** A file that skopeo reads from its home folder: `registries.conf`, `policy.json`, `registries.d/…`. */
export interface TrustFile {
  /** Key of the ConfigMap. */
  key: string
  /** Below the folder `.config/containers`. */
  path: string
  content: string
}

/** A public key with which the images of one source must be signed. */
export interface VerifyKey {
  host: string
  secret: string
  key: string
  /** Below the folder of keys. */
  path: string
}

/** What skopeo is told about registries, in its own files. There is always a policy: skopeo does nothing without one. */
export interface Trust {
  files: TrustFile[]
  verifyKeys: VerifyKey[]
}

export function trustOf(target: Target, config: Config): Trust {
  const sources = [...(config.sources?.values() ?? [])].sort((a, b) => byCodeUnit(a.host, b.host))
  const verified = sources.filter((source) => source.verify !== undefined)
  const files = [mirrorsFile(sources), policyFile(verified), signaturesFile(verified, target)]
  return { files: files.filter((file) => file !== undefined), verifyKeys: verified.map(verifyKey) }
}

/** The data of the ConfigMap. */
export function trustData({ files }: Trust): Record<string, string> {
  return Object.fromEntries(files.map(({ key, content }) => [key, content]))
}

/** Manifests and layers come from the mirror, tag lists and names from the registry itself. */
function mirrorsFile(sources: readonly SourceConfig[]): TrustFile | undefined {
  const mirrored = sources.flatMap(({ host, mirror }) => (mirror === undefined ? [] : [{ host, mirror }]))
  if (mirrored.length === 0) return undefined
  const content = render('kubernetes/registries.conf', {
    registries: mirrored.map(({ host, mirror }) => ({ host: quoteToml(host), mirror: quoteToml(mirror) })),
  })
  return { key: 'registries.conf', path: 'registries.conf', content }
}

/** A TOML basic string; hosts and paths hold nothing that would have to be escaped, but nothing here depends on it. */
function quoteToml(text: string): string {
  return JSON.stringify(text)
}

function verifyKey({ host, verify }: SourceConfig): VerifyKey {
  if (verify === undefined) throw new Error(`${host} is not verified`)
  return { host, secret: verify.keySecret, key: verify.key, path: `${host.replace(':', '_')}.pub` }
}

/** containers-policy.json(5): what a source does not have to be signed for is accepted. */
function policyFile(verified: readonly SourceConfig[]): TrustFile {
  const docker = verified.map((source) => {
    const keyPath = `${paths.verifyKeys}/${verifyKey(source).path}`
    const signedIdentity = { type: source.verify?.identity }
    return [source.host, [{ type: 'sigstoreSigned', keyPath, signedIdentity }]]
  })
  const transports = docker.length === 0 ? {} : { transports: { docker: Object.fromEntries(docker) } }
  const policy = { default: [{ type: 'insecureAcceptAnything' }], ...transports }
  return { key: 'policy.json', path: 'policy.json', content: `${JSON.stringify(policy, null, 2)}\n` }
}

/**
 * Signatures of these registries are beside the images, as cosign keeps them. The target is among them whenever there are
 * any: skopeo copies the signatures that it has verified along with their image, and fails where it may not write them.
 */
function signaturesFile(verified: readonly SourceConfig[], target: Target): TrustFile | undefined {
  const hosts = new Set(verified.map(({ host }) => host))
  if (hosts.size === 0 && target.sign === undefined) return undefined
  hosts.add(target.registry)
  const content = render('kubernetes/registries.d', { hosts: [...hosts].sort() })
  return { key: 'signatures.yaml', path: 'registries.d/signatures.yaml', content }
}
