import type { ExceptDefinition, TagDefinition } from '../../model/types.ts'
import { checkSelector, isValidTag, MAX_TAG_LENGTH, type SelectionFinding } from '../../selection/index.ts'
import type { ScalarNode, YamlNode } from '../../yaml/tree.ts'
import { isDigest } from '../reference.ts'
import { placeInside, type Reporter } from '../reporter.ts'

/** The exact tags and pins of an entry. */
export function checkTags(node: YamlNode | undefined, reporter: Reporter): TagDefinition[] {
  if (node?.kind !== 'sequence') return []
  if (node.items.length === 0) {
    reporter.report('selects-nothing', node, {
      message: 'the list of tags is empty',
      hint: 'List a tag, or remove `tags`.',
    })
  }
  const tags: TagDefinition[] = []
  const seen = new Map<string, TagDefinition>()
  for (const item of node.items) {
    const tag = checkTag(item, reporter)
    if (tag === undefined) continue
    const earlier = seen.get(tag.tag)
    if (earlier === undefined) {
      seen.set(tag.tag, tag)
      tags.push(tag)
    } else reportTwice(tag, earlier, reporter)
  }
  return tags
}

/** Of a plain tag and a pinned one the pinned one counts: without it the digest would no longer be fixed. */
function reportTwice(tag: TagDefinition, earlier: TagDefinition, reporter: Reporter): void {
  const message = `the tag "${tag.tag}" is listed twice`
  if (tag.digest === undefined || earlier.digest === tag.digest) {
    const related = [{ place: earlier.place, message: 'it is listed here first' }]
    reporter.report('redundant-selector', tag.place, { message, related })
  } else if (earlier.digest === undefined) {
    const related = [{ place: tag.place, message: 'it is pinned here' }]
    reporter.report('redundant-selector', earlier.place, { message, related })
    Object.assign(earlier, tag)
  } else {
    reporter.report('digest-moved', tag.place, {
      message: `the tag "${tag.tag}" is pinned to two digests`,
      related: [{ place: earlier.place, message: 'it is listed here first' }],
    })
  }
}

function checkTag(node: YamlNode, reporter: Reporter): TagDefinition | undefined {
  if (!isWritten(node)) return undefined
  const { text } = node
  const at = text.indexOf('@')
  const tag = at === -1 ? text : text.slice(0, at)
  if (at !== -1 && !checkDigest(text.slice(at + 1), node, at + 1, reporter)) return undefined
  if (!isValidTag(tag)) {
    reportInvalidTag(tag, node, reporter)
    return undefined
  }
  const definition: TagDefinition = { tag, place: reporter.place(node) }
  if (at !== -1) definition.digest = text.slice(at + 1)
  return definition
}

/** Whether an item is text: whatever YAML would make of it without quotes, unless nothing stands there. */
function isWritten(node: YamlNode): node is ScalarNode {
  return node.kind === 'scalar' && (node.text !== '' || !node.plain)
}

function checkDigest(digest: string, node: ScalarNode, offset: number, reporter: Reporter): boolean {
  if (isDigest(digest)) return true
  const place = placeInside(reporter, node, offset, offset + digest.length)
  const meant = sameDigest(digest)
  const tag = node.text.slice(0, offset)
  reporter.report('invalid-digest', place, {
    message: describeDigest(digest),
    hint: meant === undefined ? undefined : `did you mean \`${meant}\`?`,
    fixes: meant === undefined ? [] : [{ place: reporter.place(node), text: JSON.stringify(tag + meant) }],
  })
  return false
}

function describeDigest(digest: string): string {
  const hex = digest.replace(/^sha256:/, '')
  if (!digest.startsWith('sha256:')) return `"${digest}" is not a sha256 digest`
  if (/^[0-9a-fA-F]*$/.test(hex) && hex.length !== 64)
    return `the digest has ${hex.length} hexadecimal digits instead of 64`
  if (/^[0-9a-fA-F]{64}$/.test(hex)) return 'the digest has upper-case digits'
  return `"${digest}" is not a sha256 digest`
}

/** The digest that is written in another way, if it is one: 64 hexadecimal digits are a SHA-256 in either case. */
function sameDigest(digest: string): string | undefined {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(digest)?.[1]
  return hex === undefined ? undefined : `sha256:${hex.toLowerCase()}`
}

function reportInvalidTag(tag: string, node: ScalarNode, reporter: Reporter): void {
  // `v1.14.0+build5` is a version, which a range may be, but nobody who lists it means a range.
  const isVersion = /^v?[0-9]+(?:\.[0-9]+)*(?:-[A-Za-z0-9.-]+)?\+[A-Za-z0-9.-]+$/.test(tag)
  const meant = tag === '' || isVersion ? undefined : meantBy(tag)
  if (meant !== undefined) reportMeant(meant, node, reporter)
  else reporter.report('invalid-tag', node, { message: describeTag(tag), ...tagHint(tag, node.text) })
}

/** The finding about a text that is no tag and plainly means something else: a range, a pattern, a tag among blanks, several tags. */
function meantBy(text: string): SelectionFinding | undefined {
  return checkSelector({ kind: 'tags', tags: [text] }).find(
    ({ code, meantTags }) => code === 'range-in-tags' || meantTags !== undefined,
  )
}

function reportMeant(
  { code, message, effect, hint, fix }: SelectionFinding,
  node: ScalarNode,
  reporter: Reporter,
): void {
  // A digest behind the tag would be lost.
  const isSafe = fix !== undefined && !node.text.includes('@')
  const fixes = isSafe ? [{ place: reporter.place(node), text: JSON.stringify(fix) }] : []
  reporter.report(code, node, { message, effect, hint, fixes })
}

function describeTag(tag: string): string {
  if (tag === '') return 'the tag is empty'
  if (tag.length > MAX_TAG_LENGTH)
    return `the tag has ${tag.length} characters, and a registry takes at most ${MAX_TAG_LENGTH}`
  const bad = /[^A-Za-z0-9_.-]/u.exec(tag)?.[0]
  return bad === undefined ? `the tag "${tag}" begins with "${tag[0]}"` : `"${tag}" is not a tag: it contains "${bad}"`
}

function tagHint(tag: string, text: string): { hint?: string } {
  if (tag === '' && text.startsWith('@'))
    return { hint: 'Write the tag to publish in front of the digest: `tag@sha256:…`.' }
  if (tag.startsWith('sha256:')) return { hint: `Write the tag to publish in front of the digest: \`tag@${text}\`.` }
  const slash = tag.lastIndexOf(':')
  if (slash > 0 && isValidTag(tag.slice(slash + 1))) return { hint: `did you mean \`${tag.slice(slash + 1)}\`?` }
  if (isValidTag(tag.replaceAll('+', '-'))) return { hint: `did you mean \`${tag.replaceAll('+', '-')}\`?` }
  return {}
}

/** What an entry excludes: exact tags, or regular expressions between slashes. */
export function checkExcept(node: YamlNode | undefined, reporter: Reporter): ExceptDefinition[] {
  if (node?.kind !== 'sequence') return []
  const except: ExceptDefinition[] = []
  for (const item of node.items) {
    if (!isWritten(item)) continue
    const { text } = item
    const place = reporter.place(item)
    if (text.length >= 2 && text.startsWith('/') && text.endsWith('/')) {
      except.push({ kind: 'regex', value: text.slice(1, -1), place })
    } else if (isValidTag(text)) except.push({ kind: 'tag', value: text, place })
    else if (text.startsWith('/')) {
      reporter.report('invalid-regex', item, {
        message: `the regular expression "${text}" has no slash at its end`,
        hint: `did you mean \`${text}/\`?`,
      })
    } else reportInvalidException(text, item, reporter)
  }
  return except
}

function reportInvalidException(text: string, node: ScalarNode, reporter: Reporter): void {
  const meant = meantBy(text)
  if (meant?.meantTags !== undefined) return reportMeant(meant, node, reporter)
  reporter.report('invalid-tag', node, {
    message: describeTag(text),
    hint: 'List an exact tag, or a regular expression between slashes: "/-rc/".',
  })
}
