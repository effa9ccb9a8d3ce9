/** What JSON from a file that anybody may have written turns out to be. */

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** A whole number, 0 or more. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** An object's own properties; undefined where it is none. */
export function ownProperties(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined
  return new Map(Object.entries(value))
}
