import { byCodeUnit } from '../../diagnostics/code-unit-order.ts'
import { createHash } from 'node:crypto'
import type { EmittedFile } from '../emitted-file.ts'
import { jsonBytes } from './json-bytes.ts'

/** One ConfigMap of generated files. */
export interface FileBundle {
  /** Part of its name; empty for the first. */
  suffix: string
  /** Keys sorted by code unit. */
  data: Record<string, string>
}

/** Where a key of a bundle stands below the folder of the files. */
export interface FilePlace {
  suffix: string
  key: string
  path: string
}

export interface PackedFiles {
  bundles: FileBundle[]
  /**
   * Every file and its place; undefined for a tree with too many files to list in a CronJob, or with one that no
   * ConfigMap takes: then keys are file names, and `start.sh` lays them out in the pod.
   */
  places: FilePlace[] | undefined
}

/**
 * Largest size of a ConfigMap's data as JSON. Client-side `kubectl apply` keeps the whole object in an annotation of at most
 * 262,144 bytes, so this works with every tool.
 */
export const largestBundleBytes: number = 200 * 1024

/** A file that is larger than a ConfigMap is cut into parts of this size, small enough to be spread evenly. */
const largestPartBytes = 96 * 1024

/** The CronJob lists every file, in about 100 bytes each, and itself has to stay below the size of an annotation. */
const mostListedFiles = 1000

/**
 * Spreads files over ConfigMaps. Which one a file is in depends on the hash of its path, and a ConfigMap that grows too
 * large is halved by one more bit of the hash (extendible hashing): a file that is added changes one ConfigMap, a
 * ConfigMap that is halved keeps its name, and no name goes away while the tree grows. A run that started before an
 * update still finds every ConfigMap that its pods mount.
 */
export function packFiles(files: readonly EmittedFile[], startScript: string): PackedFiles {
  const whole = files.map(wholeEntry)
  const listed = files.length <= mostListedFiles && whole.every(({ bytes }) => bytes <= largestBundleBytes)
  const entries = listed ? whole : [...whole.flatMap(partEntries), entry('start.sh', 'start.sh', startScript)]
  const bundles = split(entries, '').map(toBundle)
  bundles.sort((a, b) => byCodeUnit(a.suffix, b.suffix))
  if (!listed) return { bundles, places: undefined }
  const paths = new Map(entries.map(({ key, path }) => [key, path]))
  const places = bundles.flatMap(({ suffix, data }) =>
    Object.keys(data).map((key) => ({ suffix, key, path: paths.get(key) as string })),
  )
  places.sort((a, b) => byCodeUnit(a.path, b.path))
  return { bundles, places }
}

interface Entry {
  key: string
  path: string
  content: string
  bytes: number
  /** Bits of the hash of the key, as `0` and `1`. */
  bits: string
}

function entry(key: string, path: string, content: string): Entry {
  const hash = createHash('sha256').update(key).digest()
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  // Who is too large for a ConfigMap is cut, and need not be measured.
  const bytes = content.length > largestBundleBytes ? content.length : bytesOf(key, content)
  return { key, path, content, bytes, bits }
}

function wholeEntry({ path, content }: EmittedFile): Entry {
  return entry(keyOf(path), path, content)
}

/** Four quotes, a colon and a comma. */
const punctuation = 6

/** Room that a key and its value take in the object as JSON. */
function bytesOf(key: string, content: string): number {
  return jsonBytes(key) + jsonBytes(content) + punctuation
}

/** Longest key of a ConfigMap. */
const longestKey = 253

/**
 * The key of a path: slashes are `__`. A folder's name holds no underscore, so the first `__` is the slash. Paths with
 * other characters than a key may have do not occur; a key that is too long is cut and carries a hash.
 */
export function keyOf(path: string): string {
  if (!/^(?:[a-z0-9-]+\/)?[-._a-zA-Z0-9]+$/.test(path))
    throw new Error(`no key of a ConfigMap for ${JSON.stringify(path)}`)
  const key = path.replace('/', '__')
  const room = longestKey - '.part-0000'.length
  if (key.length <= room) return key
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16)
  return `${key.slice(0, room - 17)}-${hash}`
}

function partEntries(whole: Entry): Entry[] {
  if (whole.bytes <= largestBundleBytes) return [whole]
  return cut(whole.content).map((part, index) =>
    entry(`${whole.key}.part-${String(index).padStart(4, '0')}`, whole.path, part),
  )
}

/**
 * Pieces of a text, cut behind line feeds where lines are short enough. Each holds as many lines as it may: whole blocks of
 * them are measured at once, and smaller ones where a block is too much.
 */
function cut(content: string): string[] {
  const parts: string[] = []
  let begin = 0
  let bytes = 0
  let block = largestBlock
  for (let at = 0; at < content.length;) {
    const end = block === 0 ? endOfPiece(content, at) : endOfBlock(content, at, block)
    const more = jsonBytes(content, at, end)
    if (bytes + more <= largestPartBytes || (at === begin && block === 0)) {
      bytes += more
      at = end
    } else if (block > 0) {
      block = block > smallestBlock ? block >> 2 : 0
    } else {
      parts.push(content.slice(begin, at))
      begin = at
      bytes = 0
      block = largestBlock
    }
  }
  parts.push(content.slice(begin))
  return parts
}

/** Characters of UTF-16. */
const largestBlock = 8192
const smallestBlock = 512

/** Behind the last line feed of a block; where a line is longer than that, the end of a piece. */
function endOfBlock(content: string, start: number, length: number): number {
  const end = content.lastIndexOf('\n', start + length) + 1
  return end > start ? end : endOfPiece(content, start)
}

/** Characters of UTF-16 that never outgrow a part, since JSON takes at most six bytes for one. */
const longestPiece = Math.floor(largestPartBytes / 8)

/** Where a line ends, or a piece of one that is too long; never between the halves of a character. */
function endOfPiece(content: string, start: number): number {
  const feed = content.indexOf('\n', start)
  const end = feed === -1 ? content.length : feed + 1
  if (end - start <= longestPiece) return end
  const last = start + longestPiece - 1
  return /[\uD800-\uDBFF]/.test(content.charAt(last)) ? last : last + 1
}

interface Bucket {
  prefix: string
  entries: Entry[]
}

function split(entries: Entry[], prefix: string): Bucket[] {
  const bytes = entries.reduce((sum, { bytes: own }) => sum + own, 0)
  if (bytes <= largestBundleBytes || entries.length === 1) return [{ prefix, entries }]
  const ofBit = (bit: string): Entry[] => entries.filter(({ bits }) => bits[prefix.length] === bit)
  return ['0', '1'].flatMap((bit) => {
    const half = ofBit(bit)
    return half.length === 0 ? [] : split(half, prefix + bit)
  })
}

/**
 * Buckets are told apart by their prefix of the hash. Its trailing zeros are left out of the name: when a bucket is halved,
 * the half with the zero keeps the name, and since no prefix begins another, no two names are the same.
 */
function toBundle({ prefix, entries }: Bucket): FileBundle {
  const sorted = [...entries].sort((a, b) => byCodeUnit(a.key, b.key))
  return {
    suffix: prefix.replace(/0+$/, ''),
    data: Object.fromEntries(sorted.map(({ key, content }) => [key, content])),
  }
}
