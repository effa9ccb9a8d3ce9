// How a copied tag is published under another name. Ranges are expanded when the mirror runs, so the template becomes a
// sed rule there; exact tags are renamed here. Both follow the same regular expression.

/**
 * The tag under which `tag` is published.
 *
 * @param template over `{tag}` and `{version}`; absent, the tag stays as it is
 * @param format the template of the whole tag in which the version stands, `*` for any characters; absent, the tag is it
 */
export function publishedTag(tag: string, template: string | undefined, format: string | undefined): string {
  if (template === undefined) return tag
  const version = new RegExp(`^${formatPattern(format, extended)}$`).exec(tag)?.[1] ?? tag.replace(/^v/, '')
  return template.replaceAll('{tag}', () => tag).replaceAll('{version}', () => version)
}

/** The same as a command of sed that works on one line which is the tag; `undefined` where the tag stays as it is. */
export function tagRule(template: string | undefined, format: string | undefined): string | undefined {
  if (template === undefined || template === '{tag}') return undefined
  const replacement = template
    .split(/(\{tag\}|\{version\})/)
    .map(replacementPart)
    .join('')
  const pattern = template.includes('{version}') ? formatPattern(format, basic) : '.*'
  return `s/^${pattern}$/${replacement}/`
}

function replacementPart(part: string): string {
  if (part === '{tag}') return '&'
  if (part === '{version}') return '\\1'
  return part.replace(/[\\/&\n]/g, '\\$&')
}

/** Pieces of a regular expression in the dialect of JavaScript (extended) and in that of sed (basic). */
const extended = {
  // What Masterminds/semver takes for a version, less build metadata, which a tag cannot hold.
  version: 'v?([0-9]+(?:\\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?)',
  escape: (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
}
const basic = {
  version: 'v\\{0,1\\}\\([0-9]\\{1,\\}\\(\\.[0-9]\\{1,\\}\\)\\{0,2\\}\\(-[0-9A-Za-z.-]\\{1,\\}\\)\\{0,1\\}\\)',
  escape: (text: string): string => text.replace(/[.*[\]^$\\/]/g, '\\$&'),
}

function formatPattern(format: string | undefined, dialect: typeof extended): string {
  return (format ?? '{version}')
    .split(/(\{version\}|\*)/)
    .map((part) => (part === '{version}' ? dialect.version : part === '*' ? '.*' : dialect.escape(part)))
    .join('')
}
