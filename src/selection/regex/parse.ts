/**
 * RE2 syntax as patterns over tags (https://github.com/google/re2/wiki/Syntax). Only what Go accepts comes here, so the
 * parser may be lenient; what it does not know it gives up on, and the regex is then undecided rather than misread.
 */
import { ALL_CHARACTERS, type CharacterSet, setOf, setOfRange } from '../automata/alphabet.ts'
import { type Assertion, choice, EMPTY, oneOf, type Pattern, repeat, sequence } from '../automata/pattern.ts'
import { askGo, foldCase, perlClass, posixClass } from './classes.ts'

/** Flags that matter for tags; `(?m)` and `(?s)` do not, as tags have no newlines. `U` swaps greediness: no matter. */
interface Flags {
  foldCase: boolean
}

/** A regex as a pattern, and where its unquantified dots are (UTF-16 offsets), for those who wonder about them. */
export interface ParsedRegex {
  pattern: Pattern
  /** Offsets of dots that stand for one character, neither repeated nor in a class. */
  dots: number[]
}

class Unsupported extends Error {}

const MAX_DEPTH = 200

class RegexParser {
  private position = 0
  private depth = 0
  private flags: Flags = { foldCase: false }
  readonly dots: number[] = []
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  parseAll(): Pattern {
    const pattern = this.parseChoice()
    if (this.position < this.text.length) throw new Unsupported()
    return pattern
  }

  private parseChoice(): Pattern {
    if (++this.depth > MAX_DEPTH) throw new Unsupported()
    const options = [this.parseSequence()]
    while (this.text[this.position] === '|') {
      this.position++
      options.push(this.parseSequence())
    }
    this.depth--
    return choice(...options)
  }

  private parseSequence(): Pattern {
    const parts: Pattern[] = []
    while (this.position < this.text.length && !'|)'.includes(this.text[this.position]!)) {
      const dot = this.text[this.position] === '.' ? this.position : -1
      const atom = this.parseAtom()
      const quantified = this.parseQuantifiers(atom)
      if (dot >= 0 && quantified === atom) this.dots.push(dot)
      parts.push(quantified)
    }
    return sequence(...parts)
  }

  private parseQuantifiers(atom: Pattern): Pattern {
    let result = atom
    for (;;) {
      const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.text.slice(this.position, this.position + 16))
      if (match === null) return result
      this.position += match[0].length
      const [operator] = match[0]
      if (operator === '*') result = repeat(result, 0, Infinity)
      else if (operator === '+') result = repeat(result, 1, Infinity)
      else if (operator === '?') result = repeat(result, 0, 1)
      else {
        const min = Number(match[1])
        const max = match[2] === undefined ? min : match[3] ? Number(match[3]) : Infinity
        result = repeat(result, min, max)
      }
    }
  }

  private parseAtom(): Pattern {
    const character = this.text[this.position++]!
    switch (character) {
      case '(':
        return this.parseGroup()
      case '[':
        return oneOf(this.parseClass())
      case '.':
        return oneOf(ALL_CHARACTERS)
      case '^':
        return assertion('begin')
      case '$':
        return assertion('end')
      case '\\':
        return this.parseEscape()
      default:
        return this.parseLiteral(character)
    }
  }

  private parseLiteral(character: string): Pattern {
    // Some characters that no tag has fold to letters: (?i)ſ matches s.
    if (this.flags.foldCase && character > '\u007f') throw new Unsupported()
    const set = setOf(character)
    return oneOf(this.flags.foldCase ? foldCase(set) : set)
  }

  private parseGroup(): Pattern {
    const outer = this.flags
    if (this.text[this.position] === '?') {
      const named = /^\?P?<\w+>/.exec(this.text.slice(this.position))
      const flags = /^\?([imsU]*)(?:-([imsU]*))?([:)])/.exec(this.text.slice(this.position, this.position + 24))
      if (named) this.position += named[0].length
      else if (flags) {
        this.position += flags[0].length
        if (flags[1]!.includes('i')) this.flags = { foldCase: true }
        if (flags[2]?.includes('i')) this.flags = { foldCase: false }
        // `(?i)` holds up to the end of the group it stands in.
        if (flags[3] === ')') {
          // What is repeated by `a(?i)*` is the a.
          if (/^[*+?{]/.test(this.text.slice(this.position))) throw new Unsupported()
          return EMPTY
        }
      } else throw new Unsupported()
    }
    const body = this.parseChoice()
    if (this.text[this.position++] !== ')') throw new Unsupported()
    this.flags = outer
    return body
  }

  private parseEscape(): Pattern {
    const letter = this.text[this.position]!
    const assertions: Record<string, Assertion> = { A: 'begin', z: 'end', b: 'word-boundary', B: 'no-word-boundary' }
    const found = assertions[letter]
    if (found !== undefined) {
      this.position++
      return assertion(found)
    }
    if (letter === 'Q') {
      const end = this.text.indexOf('\\E', this.position)
      const quoted = this.text.slice(this.position + 1, end < 0 ? undefined : end)
      this.position = end < 0 ? this.text.length : end + 2
      // Quantifiers bind to the last quoted character only.
      if (/^[*+?{]/.test(this.text.slice(this.position))) throw new Unsupported()
      return sequence(...Array.from(quoted, (character) => this.parseLiteral(character)))
    }
    const set = this.parseClassEscape()
    return oneOf(this.flags.foldCase ? foldCase(set) : set)
  }

  /** An escape that stands for characters; the position is after the backslash. */
  private parseClassEscape(): CharacterSet {
    const rest = this.text.slice(this.position)
    const perl = perlClass(rest[0]!)
    if (perl !== undefined) {
      this.position++
      return perl
    }
    const unicode = /^[pP](?:\{\^?\w+\}|\w)/.exec(rest)
    if (unicode) {
      this.position += unicode[0].length
      return askGo(`${this.flags.foldCase ? '(?i)' : ''}\\${unicode[0]}`)
    }
    const code = this.parseCodeEscape()
    return setOfRange(code, code)
  }

  /** `\x41`, `\x{41}`, `\101`, `\-`: the code of one character. */
  private parseCodeEscape(): number {
    const rest = this.text.slice(this.position, this.position + 16)
    const match = /^x\{([0-9A-Fa-f]+)\}|^x([0-9A-Fa-f]{2})|^([0-7]{1,3})/.exec(rest)
    if (match) {
      this.position += match[0].length
      return match[3] === undefined ? Number.parseInt(match[1] ?? match[2]!, 16) : Number.parseInt(match[3], 8)
    }
    const character = String.fromCodePoint(rest.codePointAt(0)!)
    this.position += character.length
    const controls: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
    if (character in controls) return controls[character]!
    if (/[A-Za-z0-9]/.test(character)) throw new Unsupported()
    return character.codePointAt(0)!
  }

  private parseClass(): CharacterSet {
    const isNegated = this.text[this.position] === '^'
    if (isNegated) this.position++
    let set = 0n
    const start = this.position
    while (this.text[this.position] !== ']' || this.position === start) {
      if (this.position >= this.text.length) throw new Unsupported()
      set |= this.parseClassItem()
    }
    this.position++
    if (this.flags.foldCase) set = foldCase(set)
    return isNegated ? ALL_CHARACTERS & ~set : set
  }

  private parseClassItem(): CharacterSet {
    const posix = /^\[:(\^?\w+):\]/.exec(this.text.slice(this.position, this.position + 16))
    if (posix) {
      this.position += posix[0].length
      const set = posixClass(posix[1]!)
      if (set === undefined) throw new Unsupported()
      return set
    }
    if (this.text[this.position] === '\\' && /[dDwWsSpP]/.test(this.text[this.position + 1] ?? '')) {
      this.position++
      return this.parseClassEscape()
    }
    const low = this.parseClassCharacter()
    if (this.text[this.position] !== '-' || (this.text[this.position + 1] ?? ']') === ']') return this.range(low, low)
    this.position++
    return this.range(low, this.parseClassCharacter())
  }

  private range(low: number, high: number): CharacterSet {
    if (this.flags.foldCase && high > 127) throw new Unsupported()
    return setOfRange(low, high)
  }

  private parseClassCharacter(): number {
    if (this.text[this.position] === '\\') {
      this.position++
      return this.parseCodeEscape()
    }
    const code = this.text.codePointAt(this.position)!
    this.position += code > 0xffff ? 2 : 1
    return code
  }
}

const assertion = (kind: Assertion): Pattern => ({ kind: 'assertion', assertion: kind })

/** The pattern of a regex that Go accepts, or undefined if it uses something that is not known here. */
export const parseRegex = (text: string): ParsedRegex | undefined => {
  const parser = new RegexParser(text)
  try {
    return { pattern: parser.parseAll(), dots: parser.dots }
  } catch (error) {
    if (error instanceof Unsupported) return undefined
    throw error
  }
}
