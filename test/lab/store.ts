import { digestOf, makeContent, type Content, type ImageKind, type Manifest } from './content.ts'

/** What a test says about a repository: its tags, or for each tag what stands behind it. */
export type Seed = Record<string, Record<string, readonly string[] | Record<string, TagSeed>>>
export type TagSeed = ImageKind | { kind: ImageKind; key?: string; layerBytes?: number }

interface Repository {
  /** Tag to digest; undefined until somebody asks, since thousands of images take time to make. */
  tags: Map<string, string | undefined>
  seeds: Map<string, TagSeed>
  manifests: Map<string, Manifest>
  blobs: Map<string, Buffer>
}

/** The content of all registries: hosts, repositories, tags, manifests and blobs. */
export class Store {
  readonly #repositories = new Map<string, Repository>()

  constructor(seed: Seed) {
    for (const [host, repositories] of Object.entries(seed)) {
      for (const [name, tags] of Object.entries(repositories)) {
        const entries = Array.isArray(tags) ? tags.map((tag: string) => [tag, 'index']) : Object.entries(tags)
        for (const [tag, kind] of entries as [string, TagSeed][]) this.seed(host, name, tag, kind)
      }
    }
  }

  /** Puts an image behind a tag, in place of what was there. */
  seed(host: string, name: string, tag: string, kind: TagSeed = 'index'): void {
    const repository = this.#make(host, name)
    repository.seeds.set(tag, kind)
    repository.tags.set(tag, undefined)
  }

  /** Puts an image behind the same tag elsewhere, with the same digest: as if it had been mirrored. */
  seedCopy(host: string, name: string, tag: string, targetHost: string, targetName: string = name): void {
    this.seed(targetHost, targetName, tag, { kind: 'index', key: keyOf(host, name, tag) })
  }

  remove(host: string, name: string, tag: string): void {
    this.#find(host, name)?.tags.delete(tag)
  }

  /** Sorted by code unit, as registries do; undefined where there is no such repository. */
  tags(host: string, name: string): string[] | undefined {
    const repository = this.#find(host, name)
    return repository === undefined || repository.tags.size === 0 ? undefined : [...repository.tags.keys()].sort()
  }

  /** What a tag stands for; undefined where there is no such tag, or nothing behind it. */
  digest(host: string, name: string, tag: string): string | undefined {
    const repository = this.#find(host, name)
    if (repository === undefined || !repository.tags.has(tag)) return undefined
    const known = repository.tags.get(tag)
    if (known !== undefined) return known
    const seed = repository.seeds.get(tag) ?? 'nothing'
    const { kind, key, layerBytes } = typeof seed === 'string' ? { kind: seed, key: undefined, layerBytes: 0 } : seed
    if (kind === 'nothing') return undefined
    const content = makeContent(key ?? keyOf(host, name, tag), kind, layerBytes)
    this.#add(repository, content)
    repository.tags.set(tag, content.digest)
    return content.digest
  }

  manifest(host: string, name: string, reference: string): Manifest | undefined {
    const repository = this.#find(host, name)
    if (repository === undefined) return undefined
    if (!reference.startsWith('sha256:')) {
      const digest = this.digest(host, name, reference)
      return digest === undefined ? undefined : repository.manifests.get(digest)
    }
    if (!repository.manifests.has(reference)) for (const tag of repository.tags.keys()) this.digest(host, name, tag)
    return repository.manifests.get(reference)
  }

  blob(host: string, name: string, digest: string): Buffer | undefined {
    return this.#find(host, name)?.blobs.get(digest)
  }

  putBlob(host: string, name: string, bytes: Buffer): string {
    const digest = digestOf(bytes)
    this.#make(host, name).blobs.set(digest, bytes)
    return digest
  }

  /** Stores a manifest as real registries do: only when all that it names is there. Returns its digest, or `incomplete`. */
  putManifest(host: string, name: string, reference: string, manifest: Manifest): string | undefined {
    const repository = this.#make(host, name)
    const digest = digestOf(manifest.body)
    const parsed = JSON.parse(manifest.body.toString()) as {
      manifests?: { digest: string }[]
      config?: { digest: string }
      layers?: { digest: string }[]
    }
    const blobs = [...(parsed.layers ?? []), ...(parsed.config === undefined ? [] : [parsed.config])]
    if (blobs.some((blob) => !repository.blobs.has(blob.digest))) return undefined
    if (parsed.manifests?.some((child) => !repository.manifests.has(child.digest)) === true) return undefined
    repository.manifests.set(digest, manifest)
    if (!reference.startsWith('sha256:')) repository.tags.set(reference, digest)
    return digest
  }

  /** `host/name:tag` to digest, of one host. */
  images(host: string): Map<string, string> {
    const images = new Map<string, string>()
    for (const [key, repository] of this.#repositories) {
      if (!key.startsWith(`${host}/`)) continue
      for (const tag of repository.tags.keys()) {
        images.set(`${key}:${tag}`, this.digest(host, key.slice(host.length + 1), tag) ?? 'nothing')
      }
    }
    return images
  }

  #add(repository: Repository, content: Content): void {
    for (const [digest, manifest] of content.manifests) repository.manifests.set(digest, manifest)
    for (const [digest, blob] of content.blobs) repository.blobs.set(digest, blob)
  }

  #find(host: string, name: string): Repository | undefined {
    return this.#repositories.get(`${host}/${name}`)
  }

  #make(host: string, name: string): Repository {
    const key = `${host}/${name}`
    let repository = this.#repositories.get(key)
    if (repository === undefined) {
      repository = { tags: new Map(), seeds: new Map(), manifests: new Map(), blobs: new Map() }
      this.#repositories.set(key, repository)
    }
    return repository
  }
}

/** What the content of an image is made from where its seed does not say. */
function keyOf(host: string, name: string, tag: string): string {
  return `${host}/${name}:${tag}`
}
