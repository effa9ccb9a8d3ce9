/* What people type, or copy from somewhere, as words that can be compared with what the catalogue has. */

/** Nobody types more; a file that was pasted by mistake would keep the page busy for minutes. */
export const longestQuery = 2000

/** Lower case, and without accents, however they are encoded. */
export function fold(text) {
  const lower = text.toLowerCase()
  return /[^\n -~]/.test(lower) ? lower.normalize('NFKD').replace(/\p{M}/gu, '') : lower
}

/** What clusters, tools and browsers put before a reference, and browsers before an address. */
const scheme = /^(?:(?:(?:docker|docker-pullable|containerd|cri-o|oci|https?):)?\/\/|mailto:)/

/** Nothing that can be seen: chats put it into words. */
const invisible = /\p{Cf}/gu

/** What is copied along with a word of YAML, JSON or a sentence. */
const before = /^["'`“”„‘’«»(<[]+/
const behind = /["'`“”‘’«»)>\],;./]*$/
const key = /^(?:-|image:|repository:|source:)$/

/** Lines of which only the reference is meant: what is typed to pull an image, how a Dockerfile begins, and what a kubelet says. */
const lines = [
  /^(?:docker|podman|nerdctl|crictl|buildah)(?:\s+image)?\s+pull(?:\s+-\S+)*\s+(\S+)$/,
  /^from(?:\s+-\S+)*\s+(\S+)(?:\s+as\s+\S+)?$/,
  /\bpull(?:ing)? image "([^"]*)"/,
]

/** Addresses that are not written as in a reference, and what they are there. */
const addresses = [
  [/^hub\.docker\.com\/_\/([^/?#]+).*$/, 'docker.io/library/$1'],
  [/^hub\.docker\.com\/r\/([^/?#]+\/[^/?#]+).*$/, 'docker.io/$1'],
  [/^(?:(?:index|registry-1)\.docker\.io|registry\.hub\.docker\.com)\//, 'docker.io/'],
  [/^quay\.io\/repository\/([^?#]+).*$/, 'quay.io/$1'],
  [/^([^/:]+):443\//, '$1/'],
  [/^@(?=sha\d+:)/, ''],
]

/** A repository's name, perhaps with a tag, a digest or both, be they only begun. */
const reference = /^([^@]+?)(?::([^/:@]*))?(?:@(sha\d*(?::[0-9a-f]*)?)?)?$/

/** The words of a query, each once, and of each the repository, tag and digest if it is a reference. */
export function wordsOf(query) {
  const written = meantBy(fold(query.slice(0, longestQuery)).replace(invisible, '').trim()).split(/\s+/).filter(Boolean)
  const meant = written.filter((word) => !key.test(word))
  const words = (meant.length > 0 ? meant : written).map(bare)
  return [...new Set(words)].map((word) => {
    const [, repository = word, tag, digest] = (/^sha\d+:/.test(word) ? undefined : reference.exec(word)) ?? []
    return { word, repository, tag, digest }
  })
}

function meantBy(text) {
  for (const line of lines) {
    const found = line.exec(text)
    if (found !== null) return found[1]
  }
  return text
}

function bare(written) {
  const word = withoutScheme(written.replace(before, '').replace(behind, ''))
  return addresses.reduce((address, [pattern, inReferences]) => address.replace(pattern, inReferences), word)
}

export function withoutScheme(word) {
  return word.replace(scheme, '')
}
