/** What is to be said about a regular expression. */
import { paidOnce, spend } from '../automata/budget.ts'
import type { Dfa } from '../automata/dfa.ts'
import { acceptsText, toDfa } from '../automata/determinize.ts'
import type { Pattern } from '../automata/pattern.ts'
import { shortestWord } from '../automata/product.ts'
import { allWords, believableWord, words } from '../automata/words.ts'
import { memoByText } from '../memo.ts'
import { compileGo, goRefusal, type GoRefusal } from '../regex/go.ts'
import { parseRegex } from '../regex/parse.ts'
import { MAX_WRITTEN_OUT, writtenOutSize } from '../regex/size.ts'
import { isMeaning, meaningOf } from '../semver/meaning.ts'
import { FREE_STEPS, setOfSelector } from '../selector-sets.ts'
import { ALL_TAGS, NO_TAGS } from '../tag-set.ts'
import { isValidTag } from '../tag.ts'
import type { Exclusion, SelectionFinding } from '../types.ts'
import { describeSpelledRange } from './spelled-range.ts'
import { withAnchors, withEscapedDots } from './repair.ts'

const DROPPED = 'skopeo would drop every regular expression of the registry, log one line, and exit 0'
const NOT_TAKEN_OUT = 'which tags it takes out cannot be known, so nothing is generated until this is mended'

const invalidRegex = (pattern: string, { reason, isTooLarge }: GoRefusal): SelectionFinding => {
  if (isTooLarge) return tooLarge(pattern, reason)
  const isRange = isMeaning(meaningOf(pattern))
  const lacking = /\(\?[=!<]/.test(pattern)
    ? 'Write it without look-around, which RE2 does not have; `except` takes tags out.'
    : 'Write it in RE2 syntax.'
  return {
    code: 'invalid-regex',
    message: `Go does not accept the regular expression "${pattern}": ${reason}`,
    effect: DROPPED,
    hint: isRange ? `Move it to \`semver\` if it is a range: \`semver: "${pattern}"\`.` : lacking,
    start: 0,
    end: pattern.length,
  }
}

const tooLarge = (pattern: string, reason: string): SelectionFinding => ({
  code: 'invalid-regex',
  message: `the regular expression "${pattern.slice(0, 60)}…" is too large: ${reason}`,
  effect: 'what it selects cannot be worked out, so nothing is generated until this is mended',
  hint: 'Write a shorter one, or several in entries of their own.',
  start: 0,
  end: pattern.length,
})

/** One that is written in slashes, as `except` wants it. */
const inSlashes = (pattern: string): SelectionFinding | undefined => {
  const bare = /^\/([^/]+)\/$/.exec(pattern)?.[1]
  const repaired = bare && compileGo(bare) && withAnchors(bare)
  const selected = repaired && meantBy(repaired)
  const none = NO_TAGS.dfa()
  if (!selected || !none || typeof shortestWord('difference', selected, none) !== 'string') return undefined
  return {
    ...selectsNothing(pattern),
    message: `the slashes in the regular expression "${pattern}" are a part of it, and no tag has any`,
    hint: `Write it without slashes, which only \`except\` wants: \`${repaired}\`.`,
    fix: repaired,
  }
}

/** One with blanks or line breaks around it, as a block of text ends with one. */
const withBlanks = (pattern: string): SelectionFinding | undefined => {
  const bare = pattern.trim()
  const repaired = bare !== pattern && bare !== '' && compileGo(bare) && withAnchors(bare)
  const selected = repaired && meantBy(repaired)
  const none = NO_TAGS.dfa()
  if (!selected || !none || typeof shortestWord('difference', selected, none) !== 'string') return undefined
  const finding = {
    ...selectsNothing(pattern),
    message: `a blank or line break around the regular expression "${pattern}" is a part of it, and no tag has any`,
  }
  return /[\r\n]/.test(pattern)
    ? { ...finding, hint: `Write \`${repaired}\`, in quotes, not behind \`|\` or \`>\`.` }
    : { ...finding, hint: `Write \`${repaired}\`.`, fix: repaired }
}

const selectsNothing = (pattern: string): SelectionFinding => ({
  code: 'selects-nothing',
  message: `no valid tag matches the regular expression "${pattern}"`,
  effect: 'nothing would ever be mirrored by it',
  hint: 'Write it for the tag alone, without the name of the image: tags are letters, digits, `_`, `.` and `-`.',
  start: 0,
  end: pattern.length,
})

const selectsEverything = (pattern: string): SelectionFinding => ({
  code: 'selects-everything',
  message: `every tag matches the regular expression "${pattern}"`,
  effect: 'everything that upstream ever pushed would be mirrored, signatures and nightly builds too',
  hint: 'Narrow it, or write `all: true` if that is meant.',
  start: 0,
  end: pattern.length,
})

const examples = (dfa: Dfa): string[] => [believableWord(dfa), ...words(dfa, 2)].filter((tag) => tag !== undefined)

/** A tag that a person would believe: a meant one with something before or behind it. */
const believableExtra = (meant: readonly string[], isExtra: (tag: string) => boolean): string | undefined =>
  meant
    .flatMap((tag) => [`${tag}-debug`, `${tag}-rc1`, `debug-${tag}`, `old-${tag}`, `${tag}0`, `1${tag}`, `0.${tag}`])
    .find((tag) => isValidTag(tag) && isExtra(tag))

const unanchored = (
  pattern: string,
  found: Dfa,
  whole: Dfa,
  meant: Dfa,
  repaired: string,
): SelectionFinding | undefined => {
  const shortest = shortestWord('difference', found, whole)
  if (typeof shortest !== 'string') return undefined
  const isExtra = (tag: string): boolean => acceptsText(found, tag) && !acceptsText(whole, tag)
  const witness = believableExtra(examples(meant), isExtra) ?? shortest
  return {
    code: 'regex-unanchored',
    message: `the regular expression "${pattern}" also matches ${witness}, because it is not anchored at both ends`,
    effect: 'tags that merely contain what it describes would be mirrored too',
    hint: `Anchor it: \`${repaired}\`.`,
    fix: repaired,
    start: 0,
    end: pattern.length,
  }
}

/** One that is found in tags and is none itself: between anchors it would select nothing. */
const describesNoTag = (pattern: string, found: Dfa): SelectionFinding => ({
  code: 'regex-unanchored',
  message: `the regular expression "${pattern}" describes no tag, and matches tags such as ${believableWord(found) ?? words(found, 1)[0]}, because it is not anchored at both ends`,
  effect: 'every tag in which it is found would be mirrored',
  hint: 'Describe the whole tag between ^ and $, or write `all: true` if every tag is meant.',
})

/** A meant tag with another character where the dot is, or the first tag there is. */
const dotWitness = (whole: Dfa, escaped: Dfa): string | undefined => {
  const shortest = shortestWord('difference', whole, escaped)
  if (typeof shortest !== 'string') return undefined
  for (const tag of examples(escaped)) {
    for (const [index, character] of Array.from(tag).entries()) {
      const changed = `${tag.slice(0, index)}-${tag.slice(index + 1)}`
      if (character === '.' && acceptsText(whole, changed) && !acceptsText(escaped, changed)) return changed
    }
  }
  return shortest
}

const unescapedDot = (
  pattern: string,
  dots: readonly number[],
  whole: Dfa,
  escaped: Dfa,
  repaired: string,
): SelectionFinding[] => {
  const witness = dotWitness(whole, escaped)
  if (witness === undefined) return []
  return [
    {
      code: 'regex-unescaped-dot',
      message: `a dot in the regular expression "${pattern}" stands for any character, so it also matches ${witness}`,
      effect: 'tags that were not meant would be mirrored too',
      hint: `Write \`\\.\` for a dot: \`${repaired}\`.`,
      fix: repaired,
      start: dots[0]!,
      end: dots[0]! + 1,
    },
  ]
}

const MAX_LITERAL_TAGS = 8

const literalTags = (pattern: string, tags: readonly string[]): SelectionFinding => ({
  code: 'range-in-regex',
  message: `the regular expression "${pattern}" matches only ${tags.length === 1 ? 'the tag' : 'the tags'} ${tags.join(', ')}`,
  effect: 'the registry is asked for all tags, and a tag that upstream lacks is not reported',
  hint: `List ${tags.length === 1 ? 'it' : 'them'}: \`tags: [${tags.map((tag) => `"${tag}"`).join(', ')}]\`.`,
  start: 0,
  end: pattern.length,
})

/** Compiling takes as long as so many steps on automata; what is too large is not compiled at all. */
const stepsToCompile = (pattern: string): number => {
  const size = writtenOutSize(pattern)
  return size > MAX_WRITTEN_OUT ? 0 : size * 10
}

/** What is wrong with an exclusion: a regex that Go refuses. What else is said of regexes does not matter there. */
export const checkExclusion = (exclusion: Exclusion): SelectionFinding | undefined => {
  if (exclusion.kind === 'tag' || !spend(stepsToCompile(exclusion.pattern))) return undefined
  const refusal = goRefusal(exclusion.pattern)
  return refusal === undefined ? undefined : { ...invalidRegex(exclusion.pattern, refusal), effect: NOT_TAKEN_OUT }
}

const findingsOf = (pattern: string): SelectionFinding[] => {
  if (!spend(stepsToCompile(pattern))) return []
  const refusal = goRefusal(pattern)
  if (refusal !== undefined) return [invalidRegex(pattern, refusal)]
  const parsed = parseRegex(pattern)
  // The automaton of the selector is kept for whoever asks next.
  const found = setOfSelector({ kind: 'regex', pattern }).dfa()
  const whole = parsed && (isAnchored(parsed.pattern) ? found : toDfa(parsed.pattern))
  const [none, all] = [NO_TAGS.dfa(), ALL_TAGS.dfa()]
  if (!parsed || !found || !whole || !none || !all) return []
  if (shortestWord('difference', found, none) === null)
    return [inSlashes(pattern) ?? withBlanks(pattern) ?? selectsNothing(pattern)]
  if (shortestWord('difference', all, whole) === null) return [selectsEverything(pattern)]
  if (shortestWord('intersection', all, whole) === null) return [describesNoTag(pattern, found)]

  const dots = withEscapedDots(pattern, parsed.dots)
  const repaired = withAnchors(dots.text)
  const meant = repaired === pattern ? whole : (meantBy(repaired) ?? whole)
  const findings: SelectionFinding[] = []
  const anchoring = found === whole ? undefined : unanchored(pattern, found, whole, meant, repaired)
  if (anchoring) findings.push(anchoring)
  if (dots.offsets.length > 0) findings.push(...unescapedDot(pattern, dots.offsets, whole, meant, repaired))
  const spelled = describeSpelledRange(pattern, meant, found)
  // What is matched beside the meant tags has just been said.
  const listed = spelled || findings.length > 0 ? undefined : allWords(meant, MAX_LITERAL_TAGS)
  if (spelled) findings.push(spelled)
  if (listed) findings.push(literalTags(pattern, listed))
  return findings
}

/** Whether a match is always the whole tag, as is plain to see: most are `^…$`. */
const isAnchored = (pattern: Pattern): boolean => {
  if (pattern.kind !== 'sequence') return false
  const [first, last] = [pattern.parts[0]!, pattern.parts.at(-1)!]
  const isAt = (part: Pattern, assertion: string): boolean => part.kind === 'assertion' && part.assertion === assertion
  return isAt(first, 'begin') && isAt(last, 'end')
}

const meantBy = (repaired: string): Dfa | undefined => {
  const parsed = compileGo(repaired) && parseRegex(repaired)
  return parsed && toDfa(parsed.pattern)
}

/** Findings about a regular expression; offsets are in its text. Remembers its answers. */
export const checkRegex = (pattern: string): SelectionFinding[] => rememberedFindings(pattern)()

const rememberedFindings = memoByText(1024, (pattern) => paidOnce(() => findingsOf(pattern), [], FREE_STEPS))
