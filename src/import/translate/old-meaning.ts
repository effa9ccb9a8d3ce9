import { RE2JS } from 're2js'
import { matches } from '../../selection/index.ts'
import type { OldRange, OldSelector } from '../types.ts'
import { inPlainRange, parsePlainRange } from './plain-range.ts'

/** A Go regular expression, or undefined where Go would not accept it. */
export function compileGo(pattern: string): RE2JS | undefined {
  const cached = compiled.get(pattern)
  if (cached !== undefined) return cached
  let expression: RE2JS | undefined
  try {
    expression = RE2JS.compile(pattern)
  } catch {
    expression = undefined
  }
  compiled.set(pattern, expression)
  return expression
}

const compiled = new Map<string, RE2JS | undefined>()

/** `regexp.MatchString`: anywhere in the tag. */
export function goMatches(pattern: string, tag: string): boolean {
  return compileGo(pattern)?.matcher(tag).find() ?? false
}

/** What the first group of the first match holds; undefined where nothing matches or there is no such group. */
export function firstGroup(pattern: string, tag: string): string | undefined {
  const expression = compileGo(pattern)
  if (expression === undefined || expression.groupCount() < 1) return undefined
  const matcher = expression.matcher(tag)
  if (!matcher.find()) return undefined
  // A group that took no part is an empty string in Go, which is no version.
  return matcher.group(1) ?? ''
}

/** Whether a text is a version in a range, as skopeo and retagger have it. */
export function inRange(constraint: string, text: string): boolean {
  return matches({ selectors: [{ kind: 'semver', constraint }], except: [] }, text)
}

/** Whether the other tool selects the tag, if upstream lists it: its semantics, written down once more and independently. */
export function oldSelects(old: OldSelector, tag: string): boolean {
  switch (old.kind) {
    case 'tags':
      return old.tags.includes(tag)
    case 'all':
      return true
    case 'semver':
      return inRange(old.constraint, tag)
    case 'regex':
      return goMatches(old.pattern, tag)
    case 'filter': {
      const group = firstGroup(old.filter, tag)
      return group !== undefined && inRange(old.constraint, group)
    }
    case 'every':
      return (
        (old.allow.length === 0 || old.allow.some((pattern) => goMatches(pattern, tag))) &&
        !old.deny.some((pattern) => goMatches(pattern, tag)) &&
        (old.ranges.length === 0 || old.ranges.some((range) => inOldRange(range, tag)))
      )
  }
}

function inOldRange(range: OldRange, tag: string): boolean {
  if (range.grammar === 'masterminds') return inRange(range.constraint, tag)
  const groups = parsePlainRange(range)
  return groups !== undefined && inPlainRange(groups, range.grammar, tag)
}
