/** Pages on which registries show a repository in a browser: `$1` and `$2` are parts of its name. */
const pages: readonly { pattern: RegExp; repository: string }[] = [
  { pattern: /^hub\.docker\.com\/_\/([^/]+)/, repository: 'docker.io/library/$1' },
  { pattern: /^hub\.docker\.com\/(?:r|repository\/docker)\/([^/]+\/[^/]+)/, repository: 'docker.io/$1' },
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

/** Addresses that only a browser is meant to open, whatever they show. */
const others =
  /^(?:hub\.docker\.com|github\.com|gitlab\.com|gallery\.ecr\.aws|artifacthub\.io|catalog\.redhat\.com|console\.cloud\.google\.com)\/|^[^/]+\/harbor\/projects\//

/**
 * Whether an address, without a scheme, is a page for browsers; with the name of the repository that it shows, where it is
 * known to show one.
 */
export function findWebPage(address: string): { repository: string | undefined } | undefined {
  const path = address.replace(/[?#].*$/s, '')
  const page = pages.find(({ pattern }) => pattern.test(path))
  if (page !== undefined) {
    const [matched] = page.pattern.exec(path) as RegExpExecArray
    const repository = matched.replace(page.pattern, page.repository).toLowerCase()
    return { repository: repository.replaceAll('%2f', '/') }
  }
  return others.test(path) ? { repository: undefined } : undefined
}
