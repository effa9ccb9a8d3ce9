// Deterministic images, small enough that a registry of thousands fits into memory.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** What stands behind a tag. */
export type ImageKind =
  /** An index of two platforms: the usual. */
  | 'index'
  /** One manifest without an index. */
  | 'image'
  /** An OCI artifact that is not an image. */
  | 'artifact'
  /** A tag that is listed and has no manifest. */
  | 'nothing'

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

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The content of one tag: `key` makes it unique, `layerBytes` of incompressible data make it large. */
export function makeContent(key: string, kind: Exclude<ImageKind, 'nothing'>, layerBytes = 0): Content {
  const content: Content = { digest: '', manifests: new Map(), blobs: new Map() }
  if (kind === 'index') {
    const manifests = ['amd64', 'arm64'].map((architecture) => {
      const image = addImage(content, `${key} ${architecture}`, architecture, layerBytes)
      return Object.assign(image, { platform: { architecture, os: 'linux' } })
    })
    content.digest = addManifest(content, { mediaType: `${oci}index.v1+json`, manifests }).digest
  } else if (kind === 'image') content.digest = addImage(content, key, 'amd64', layerBytes).digest
  else content.digest = addArtifact(content, key).digest
  return content
}

interface Descriptor {
  mediaType: string
  digest: string
  size: number
}

function addImage(content: Content, text: string, architecture: string, layerBytes: number): Descriptor {
  const layer = tarOf('id', Buffer.concat([Buffer.from(text), noise(text, layerBytes)]))
  const compressed = gzipSync(layer, { level: layerBytes > 0 ? 0 : 6 })
  compressed[9] = 255 // the byte that names the operating system, so that every machine makes the same digest
  const config = JSON.stringify({
    architecture,
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    history: [{ created_by: 'test' }],
  })
  return addManifest(content, {
    mediaType: `${oci}manifest.v1+json`,
    config: addBlob(content, `${oci}config.v1+json`, Buffer.from(config)),
    layers: [addBlob(content, `${oci}layer.v1.tar+gzip`, compressed)],
  })
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
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, ...manifest }))
  const digest = digestOf(body)
  content.manifests.set(digest, { mediaType: manifest.mediaType, body })
  return { mediaType: manifest.mediaType, digest, size: body.length }
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
