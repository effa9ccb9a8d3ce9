// Deterministic images, small enough that a registry of thousands fits into memory.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** What stands behind a tag. */
export type ImageKind =
  /** A tag that is listed and has no manifest. */
  'nothing' | ContentKind

export type ContentKind =
  | 'index'
  | 'image'
  | 'artifact'
  | 'docker-list'
  | 'docker-image'
  | 'odd-index'
  | 'attested'
  | 'signature'
  | 'zstd'
  | 'nested'
  | 'incomplete'
  | 'schema-1'

export interface Manifest {
  mediaType: string
  body: Buffer
}

/** Everything that one tag brings along. */
export interface Content {
  /** Digest of what the tag stands for. */
  digest: string
  manifests: Map<string, Manifest>
  blobs: Map<string, Buffer>
}

const oci = 'application/vnd.oci.image.'
const docker = 'application/vnd.docker.distribution.'

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The content of one tag: `key` makes it unique, `layerBytes` of incompressible data make it large. */
export function makeContent(key: string, kind: ContentKind, layerBytes = 0): Content {
  const content: Content = { digest: '', manifests: new Map(), blobs: new Map() }
  content.digest = makers[kind](content, key, layerBytes).digest
  return content
}

const makers: Record<ContentKind, (content: Content, key: string, layerBytes: number) => Descriptor> = {
  /** An index of two platforms: the usual. */
  index: (content, key, layerBytes) => addIndex(content, addPlatforms(addImage, content, key, layerBytes)),
  /** One manifest without an index. */
  image: (content, key, layerBytes) => addImage(content, key, 'amd64', layerBytes),
  /** An OCI artifact that is not an image. */
  artifact: addArtifact,
  /** The same two as Docker writes them. */
  'docker-list': (content, key) =>
    addManifest(content, {
      mediaType: `${docker}manifest.list.v2+json`,
      manifests: addPlatforms(addDockerImage, content, key),
    }),
  'docker-image': (content, key) => addDockerImage(content, key, 'amd64'),
  /** Written by hand: indented, in another order, and without saying what it is. */
  'odd-index': (content, key) => {
    const index = { annotations: { of: '<&>é' }, manifests: addPlatforms(addImage, content, key), schemaVersion: 2 }
    return addBody(content, `${oci}index.v1+json`, `${JSON.stringify(index, null, 3)}\n`)
  },
  /** As BuildKit makes it: an image, and beside it what says how it was built. */
  attested: (content, key) => {
    const image = addImage(content, key, 'amd64', 0)
    const layer = addBlob(content, 'application/vnd.in-toto+json', Buffer.from('{}'))
    const attestation = addManifest(content, {
      mediaType: `${oci}manifest.v1+json`,
      config: addConfig(content, 'unknown', layer.digest),
      layers: [layer],
    })
    const about = {
      annotations: {
        'vnd.docker.reference.digest': image.digest,
        'vnd.docker.reference.type': 'attestation-manifest',
      },
      platform: { architecture: 'unknown', os: 'unknown' },
    }
    return addIndex(content, [Object.assign(image, platformOf('amd64')), Object.assign(attestation, about)])
  },
  /** What cosign stores beside an image, under a tag like `sha256-….sig`. */
  signature: (content, key) => {
    const layer = addBlob(content, 'application/vnd.dev.cosign.simplesigning.v1+json', Buffer.from(key))
    const config = addConfig(content, '', layer.digest)
    return addManifest(content, { mediaType: `${oci}manifest.v1+json`, config, layers: [layer] })
  },
  /** A layer that is compressed with Zstandard. */
  zstd: (content, key) => {
    const layer = tarOf('id', Buffer.from(key))
    return addManifest(content, {
      mediaType: `${oci}manifest.v1+json`,
      config: addConfig(content, 'amd64', digestOf(layer)),
      layers: [addBlob(content, `${oci}layer.v1.tar+zstd`, zstdOf(layer))],
    })
  },
  /** An index in an index: valid, and more than skopeo can copy. */
  nested: (content, key) => {
    const inner = addIndex(content, addPlatforms(addImage, content, key))
    return addIndex(content, [inner, Object.assign(addImage(content, key, 's390x', 0), platformOf('s390x'))])
  },
  /** An index of a platform that is not there. */
  incomplete: (content, key) => {
    const elsewhere: Content = { digest: '', manifests: new Map(), blobs: new Map() }
    const missing = Object.assign(addImage(elsewhere, key, 's390x', 0), platformOf('s390x'))
    return addIndex(content, [...addPlatforms(addImage, content, key), missing])
  },
  /** As Docker wrote them until 2016: the manifest holds name and tag, and cannot be copied unchanged. */
  'schema-1': (content, key) => {
    const { digest } = addBlob(content, 'application/octet-stream', gzipped(tarOf('id', Buffer.from(key)), 6))
    const history = { id: '0'.repeat(64), architecture: 'amd64', os: 'linux', created: '2016-01-01T00:00:00Z' }
    const image = {
      schemaVersion: 1,
      name: key,
      tag: 'old',
      architecture: 'amd64',
      fsLayers: [{ blobSum: digest }],
      history: [{ v1Compatibility: JSON.stringify(history) }],
    }
    return addBody(content, `${docker}manifest.v1+json`, JSON.stringify(image))
  },
}

interface Descriptor {
  mediaType: string
  digest: string
  size: number
}

interface Platform {
  platform: { architecture: string; os: string }
}

function platformOf(architecture: string): Platform {
  return { platform: { architecture, os: 'linux' } }
}

function addPlatforms(
  add: (content: Content, text: string, architecture: string, layerBytes: number) => Descriptor,
  content: Content,
  key: string,
  layerBytes = 0,
): (Descriptor & Platform)[] {
  return ['amd64', 'arm64'].map((architecture) =>
    Object.assign(add(content, `${key} ${architecture}`, architecture, layerBytes), platformOf(architecture)),
  )
}

function addIndex(content: Content, manifests: readonly Descriptor[]): Descriptor {
  return addManifest(content, { mediaType: `${oci}index.v1+json`, manifests })
}

function addImage(content: Content, text: string, architecture: string, layerBytes: number): Descriptor {
  const layer = tarOf('id', Buffer.concat([Buffer.from(text), noise(text, layerBytes)]))
  return addManifest(content, {
    mediaType: `${oci}manifest.v1+json`,
    config: addConfig(content, architecture, digestOf(layer)),
    layers: [addBlob(content, `${oci}layer.v1.tar+gzip`, gzipped(layer, layerBytes > 0 ? 0 : 6))],
  })
}

function addDockerImage(content: Content, text: string, architecture: string): Descriptor {
  const layer = tarOf('id', Buffer.from(text))
  const image = {
    schemaVersion: 2,
    mediaType: `${docker}manifest.v2+json`,
    config: addConfig(content, architecture, digestOf(layer), 'application/vnd.docker.container.image.v1+json'),
    layers: [addBlob(content, 'application/vnd.docker.image.rootfs.diff.tar.gzip', gzipped(layer, 6))],
  }
  return addBody(content, image.mediaType, JSON.stringify(image, null, 3))
}

/** The configuration of an image with one layer. */
function addConfig(
  content: Content,
  architecture: string,
  layer: string,
  mediaType = `${oci}config.v1+json`,
): Descriptor {
  const config = {
    architecture,
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [layer] },
    history: [{ created_by: 'test' }],
  }
  return addBlob(content, mediaType, Buffer.from(JSON.stringify(config)))
}

function addArtifact(content: Content, text: string): Descriptor {
  return addManifest(content, {
    mediaType: `${oci}manifest.v1+json`,
    config: addBlob(content, 'application/vnd.example.thing.config.v1+json', Buffer.from('{}')),
    layers: [addBlob(content, 'application/vnd.example.thing.v1+text', Buffer.from(text))],
  })
}

function addBlob(content: Content, mediaType: string, bytes: Buffer): Descriptor {
  const digest = digestOf(bytes)
  content.blobs.set(digest, bytes)
  return { mediaType, digest, size: bytes.length }
}

function addManifest(content: Content, manifest: { mediaType: string; [key: string]: unknown }): Descriptor {
  return addBody(content, manifest.mediaType, JSON.stringify({ schemaVersion: 2, ...manifest }))
}

function addBody(content: Content, mediaType: string, text: string): Descriptor {
  const body = Buffer.from(text)
  const digest = digestOf(body)
  content.manifests.set(digest, { mediaType, body })
  return { mediaType, digest, size: body.length }
}

function gzipped(bytes: Buffer, level: number): Buffer {
  const compressed = gzipSync(bytes, { level })
  compressed[9] = 255 // the byte that names the operating system, so that every machine makes the same digest
  return compressed
}

/** A Zstandard frame with one block that is not compressed (RFC 8878): 256 to 65,791 bytes. */
function zstdOf(bytes: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0, 0, 0, 0, 0])
  head.writeUInt16LE(bytes.length - 256, 5)
  head.writeUIntLE((bytes.length << 3) | 1, 7, 3) // the last block
  return Buffer.concat([head, bytes])
}

/** A tar archive of one file (POSIX ustar, without the fields that nobody reads). */
function tarOf(name: string, data: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(data.length.toString(8).padStart(11, '0') + '\0', 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(sum.toString(8).padStart(6, '0') + '\0 ', 148)
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512), Buffer.alloc(1024)])
}

/** Bytes that do not compress, the same for the same text. */
function noise(text: string, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let block = 0; block * 32 < length; block++) {
    blocks.push(createHash('sha256').update(`${text} ${block}`).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}
