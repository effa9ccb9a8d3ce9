import { nearest, type Place } from '../../diagnostics/index.ts'
import type { RenameDefinition } from '../../model/types.ts'
import { MAX_TAG_LENGTH } from '../../selection/index.ts'
import { valueOf, type YamlNode } from '../../yaml/tree.ts'
import { isPathComponent, isRepositoryPath, longestRepositoryName } from '../reference.ts'
import { textOf, type Reporter } from '../reporter.ts'

/**
 * The `rename` of an entry: a path, or a mapping of a path and a tag template.
 *
 * @param mayHaveVersion whether the entry has a range or a format, readable or not: one that is not has been reported
 */
export function checkRename(
  node: YamlNode | undefined,
  reporter: Reporter,
  mayHaveVersion: boolean,
): RenameDefinition | undefined {
  if (node === undefined) return undefined
  const rename: RenameDefinition = { place: reporter.place(node) }
  const repositoryNode = node.kind === 'mapping' ? valueOf(node, 'repository') : node
  const repository = textOf(repositoryNode)
  if (repository !== undefined && repositoryNode !== undefined) {
    if (!checkRepository(repository, repositoryNode, reporter)) return undefined
    rename.repository = repository
  }
  const tagNode = node.kind === 'mapping' ? valueOf(node, 'tag') : undefined
  const tag = textOf(tagNode)
  if (tag !== undefined && tagNode !== undefined) {
    if (!checkTagTemplate(tag, reporter.place(tagNode), reporter, mayHaveVersion)) return undefined
    if (tag !== '{tag}') rename.tag = tag
  }
  return rename.repository === undefined && rename.tag === undefined ? undefined : rename
}

function checkRepository(text: string, node: YamlNode, reporter: Reporter): boolean {
  if (isRepositoryPath(text)) return true
  const report = (message: string, hint?: string): false => {
    reporter.report('invalid-rename', node, { message, hint })
    return false
  }
  if (text.length > longestRepositoryName) {
    reporter.report('repository-name-too-long', node, {
      message: `the path has ${text.length} characters, and a registry takes at most ${longestRepositoryName}`,
    })
    return false
  }
  const trimmed = text.replace(/^\/+|\/+$/g, '')
  if (trimmed !== text && isRepositoryPath(trimmed)) {
    return report(`the path "${text}" begins or ends with a slash`, `did you mean \`${trimmed}\`?`)
  }
  const lower = trimmed.toLowerCase()
  if (isRepositoryPath(lower)) return report(`the path "${text}" is not in lower case`, `did you mean \`${lower}\`?`)
  const colon = text.lastIndexOf(':')
  if (colon > 0 && isRepositoryPath(text.slice(0, colon))) {
    return report(
      `the path "${text}" has a tag`,
      `Write \`rename: { repository: ${text.slice(0, colon)}, tag: "…" }\` with a template over {tag}.`,
    )
  }
  const bad = text.split('/').find((component) => !isPathComponent(component)) ?? text
  return report(
    bad === '' ? `the path "${text}" has an empty component` : `"${bad}" is not a path component of a repository`,
  )
}

const placeholderPattern = /\{([^{}]*)\}/g

function checkTagTemplate(text: string, place: Place, reporter: Reporter, mayHaveVersion: boolean): boolean {
  const report = (message: string, hint?: string): false => {
    reporter.report('invalid-rename', place, { message, hint })
    return false
  }
  const names = [...text.matchAll(placeholderPattern)].map((match) => match[1] as string)
  const unknown = names.find((name) => name !== 'tag' && name !== 'version')
  if (unknown !== undefined) {
    const word = nearest(unknown, ['tag', 'version'])
    return report(
      `"{${unknown}}" is not known in a tag template`,
      word === undefined ? 'Use {tag} and {version}.' : `did you mean \`{${word}}\`?`,
    )
  }
  const literal = text.replace(placeholderPattern, '')
  const bad = /[^A-Za-z0-9_.-]/u.exec(literal)?.[0]
  if (bad !== undefined) return report(`the tag template "${text}" contains "${bad}", which no tag may`)
  if (text === '' || /^[.-]/.test(text)) return report(`the tag template "${text}" does not begin like a tag`)
  if (names.includes('version') && !mayHaveVersion) {
    return report(
      '{version} is what `format` matched, and the entry has no `semver`',
      'Use {tag}, or select by `semver` and `format`.',
    )
  }
  const shortest = literal.length + names.length
  if (shortest > MAX_TAG_LENGTH) {
    reporter.report('tag-too-long', place, {
      message: `every tag published by "${text}" has more than ${MAX_TAG_LENGTH} characters`,
    })
    return false
  }
  return true
}
