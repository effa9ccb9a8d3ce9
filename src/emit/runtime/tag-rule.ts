// How a copied tag is published under another name. Ranges are expanded when the mirror runs, so the template becomes a
// sed rule there; exact tags are renamed here, as sed would do it.

import { readingIn } from '../../selection/index.ts'

/**
 * The tag under which `tag` is published.
 *
 * @param template over `{tag}` and `{version}`; absent, the tag stays as it is
 * @param format the template of the whole tag in which the version stands, `*` for any characters; absent, the tag is it
 */
export function publishedTag(tag: string, template: string | undefined, format: string | undefined): string {
  if (template === undefined) return tag
  const named = template.replaceAll('{tag}', () => tag)
  return template.includes('{version}') ? named.replaceAll('{version}', () => versionIn(tag, format)) : named
}

/** A regex with a `.*` for each `*` would try exponentially many ways here. */
function versionIn(tag: string, format = '{version}'): string {
  if (format.includes('*')) return readingIn(format, tag) ?? tag.replace(/^v/, '')
  const [before = '', after = ''] = format.split('{version}')
  return tag.slice(before.length, tag.length - after.length).replace(/^v/, '')
}

/** The same as a command of sed that works on one line which is the tag; `undefined` where the tag stays as it is. */
export function tagRule(template: string | undefined, format: string | undefined): string | undefined {
  if (template === undefined || template === '{tag}') return undefined
  const replacement = template
    .split(/(\{tag\}|\{version\})/)
    .map(replacementPart)
    .join('')
  const pattern = template.includes('{version}') ? formatPattern(format) : '.*'
  return `s/^${pattern}$/${replacement}/`
}

function replacementPart(part: string): string {
  if (part === '{tag}') return '&'
  if (part === '{version}') return '\\1'
  return part.replace(/[\\/&\n]/g, '\\$&')
}

// What Masterminds/semver takes for a version, less build metadata, which a tag cannot hold, without its leading `v`.
const version = '[0-9]\\{1,\\}\\(\\.[0-9]\\{1,\\}\\)\\{0,2\\}\\(-[0-9A-Za-z.-]\\{1,\\}\\)\\{0,1\\}'

/** A format as a basic regular expression whose first group is the version. Without a `*` there is no doubt where it ends. */
function formatPattern(format = '{version}'): string {
  return format
    .split(/(\{version\}|\*)/)
    .map((part) => {
      if (part === '{version}') return `v\\{0,1\\}\\(${format.includes('*') ? version : '.*'}\\)`
      return part === '*' ? '.*' : part.replace(/[.*[\]^$\\/]/g, '\\$&')
    })
    .join('')
}
