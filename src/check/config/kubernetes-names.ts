/** The forms of names in Kubernetes (apimachinery's validation). The API server checks few of those that only refer to something. */

const labelPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const qualifiedPattern = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/

/** RFC 1123 label: namespaces, containers, and what becomes part of a host name. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && labelPattern.test(text)
}

/** RFC 1123 subdomain: Secrets, ConfigMaps and most other objects. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => labelPattern.test(part))
}

/** Key of a label, an annotation or a taint: a name, perhaps behind a domain and a slash. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf('/')
  const name = text.slice(slash + 1)
  if (slash !== -1 && !isDnsSubdomain(text.slice(0, slash))) return false
  return name.length <= 63 && qualifiedPattern.test(name)
}

export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && qualifiedPattern.test(text))
}

/** Key of the data of a Secret or ConfigMap. */
export function isDataKey(text: string): boolean {
  return text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..')
}

/** The nearest DNS label to a text: lower case, other characters as dashes; undefined if nothing is left. */
export function toDnsLabel(text: string): string | undefined {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return isDnsLabel(label) ? label : undefined
}
