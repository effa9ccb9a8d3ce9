/** Addresses of a kind, and the name of the repository that they name. */
interface Address {
  pattern: RegExp
  repository: string
}

/** Pages on which registries show a repository in a browser: `$1` and `$2` are parts of its name. */
const pages: readonly Address[] = [
  { pattern: /^(?:registry\.)?hub\.docker\.com\/_\/([^/]+)/, repository: 'docker.io/library/$1' },
  {
    pattern: /^(?:registry\.)?hub\.docker\.com\/(?:r|repository\/docker)\/([^/]+\/[^/]+)/,
    repository: 'docker.io/$1',
  },
  { pattern: /^quay\.io\/repository\/([^/]+\/[^/]+)/, repository: 'quay.io/$1' },
  { pattern: /^github\.com\/([^/]+)\/[^/]+\/pkgs\/container\/([^/]+)/, repository: 'ghcr.io/$1/$2' },
  {
    pattern: /^github\.com\/(?:orgs|users)\/([^/]+)\/packages\/container\/(?:package\/)?([^/]+)/,
    repository: 'ghcr.io/$1/$2',
  },
  { pattern: /^gallery\.ecr\.aws\/([^/]+\/.+)/, repository: 'public.ecr.aws/$1' },
  {
    pattern: /^mcr\.microsoft\.com\/(?:[a-z]{2}-[a-z]{2}\/)?(?:product|artifact\/mar)\/(.+?)(?:\/(?:about|tags))?$/,
    repository: 'mcr.microsoft.com/$1',
  },
]

/** Addresses at which programs ask about a repository. */
const interfaces: readonly Address[] = [
  { pattern: /^(?:registry\.)?hub\.docker\.com\/v2\/repositories\/([^/]+\/[^/]+)/, repository: 'docker.io/$1' },
  {
    pattern: /^(?:registry\.)?hub\.docker\.com\/v2\/namespaces\/([^/]+)\/repositories\/([^/]+)/,
    repository: 'docker.io/$1/$2',
  },
  {
    pattern: /^(?:registry\.hub\.docker\.com|index\.docker\.io)\/v1\/repositories\/([^/]+)(?:\/(?:tags|images))?$/,
    repository: 'docker.io/library/$1',
  },
  {
    pattern:
      /^(?:registry\.hub\.docker\.com|index\.docker\.io)\/v1\/repositories\/([^/]+\/[^/]+)(?:\/(?:tags|images))?$/,
    repository: 'docker.io/$1',
  },
  {
    pattern: /^(?:index|registry-1)\.docker\.io\/v2\/(.+)\/(?:tags\/list|manifests\/[^/]+|blobs\/[^/]+)$/,
    repository: 'docker.io/$1',
  },
  { pattern: /^([^/]+)\/v2\/(.+)\/(?:tags\/list|manifests\/[^/]+|blobs\/[^/]+)$/, repository: '$1/$2' },
  { pattern: /^quay\.io\/api\/v1\/repository\/([^/]+\/[^/]+)/, repository: 'quay.io/$1' },
]

/** Others at which programs ask. Nobody on Docker Hub has a name that short. */
const otherInterfaces =
  /^(?:(?:registry\.)?hub\.docker\.com|index\.docker\.io|registry-1\.docker\.io)\/v[12](?:\/|$)|^quay\.io\/api\//

/** Addresses that only a browser is meant to open, whatever they show. */
const others =
  /^(?:hub\.docker\.com|github\.com|gitlab\.com|gallery\.ecr\.aws|artifacthub\.io|catalog\.redhat\.com|console\.cloud\.google\.com)\/|^[^/]+\/harbor\/projects\//

export interface WebAddress {
  kind: 'a web page' | 'an API'
  /** The name of the repository that is meant, where the address is known to name one. */
  repository: string | undefined
}

/** Whether an address, without a scheme, is one of the web and not of a repository. */
export function findWebAddress(address: string): WebAddress | undefined {
  const path = address.replace(/[?#].*$/s, '')
  const api = repositoryIn(interfaces, path)
  if (api !== undefined || otherInterfaces.test(path)) return { kind: 'an API', repository: api }
  const page = repositoryIn(pages, path)
  return page !== undefined || others.test(path) ? { kind: 'a web page', repository: page } : undefined
}

function repositoryIn(addresses: readonly Address[], path: string): string | undefined {
  const address = addresses.find(({ pattern }) => pattern.test(path))
  if (address === undefined) return undefined
  const [matched] = address.pattern.exec(path) as RegExpExecArray
  const repository = matched.replace(address.pattern, address.repository).toLowerCase()
  return repository.replaceAll('%2f', '/')
}
