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
  const named = template.replaceAll('{tag}', () => tag)
  return template.includes('{version}') ? named.replaceAll('{version}', () => versionIn(tag, format)) : named
}

function versionIn(tag: string, format: string | undefined): string {
  return new RegExp(`^${formatPattern(format, extended)}$`).exec(tag)?.[1] ?? tag.replace(/^v/, '')
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

interface Dialect {
  /** A version without its leading `v`. */
  version: string
  /** The same where the format leaves no doubt about where it begins and ends. */
  rest: string
  optionalV: string
  group: (pattern: string) => string
  escape: (text: string) => string
}

// What Masterminds/semver takes for a version, less build metadata, which a tag cannot hold.
const extended: Dialect = {
  version: '[0-9]+(?:\\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?',
  rest: '.*',
  optionalV: 'v?',
  group: (pattern) => `(${pattern})`,
  escape: (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
}
const basic: Dialect = {
  version: '[0-9]\\{1,\\}\\(\\.[0-9]\\{1,\\}\\)\\{0,2\\}\\(-[0-9A-Za-z.-]\\{1,\\}\\)\\{0,1\\}',
  rest: '.*',
  optionalV: 'v\\{0,1\\}',
  group: (pattern) => `\\(${pattern}\\)`,
  escape: (text) => text.replace(/[.*[\]^$\\/]/g, '\\$&'),
}

/** A format as a regular expression whose first group is the version. */
function formatPattern(format = '{version}', dialect: Dialect): string {
  const version = dialect.optionalV + dialect.group(format.includes('*') ? dialect.version : dialect.rest)
  return format
    .split(/(\{version\}|\*)/)
    .map((part) => (part === '{version}' ? version : part === '*' ? '.*' : dialect.escape(part)))
    .join('')
}
