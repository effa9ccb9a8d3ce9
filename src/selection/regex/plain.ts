/**
 * Regular expressions of which it is plain to see that Go accepts them: letters, digits, escaped punctuation, dots, classes,
 * groups, alternatives, anchors, and quantifiers behind what can be repeated. Most are such, and for them re2js need not be
 * loaded. Whatever else is written is left to it; a property test holds the two together.
 */

/** Nested deeper, or longer, than anybody writes: Go has limits somewhere above. */
const MAX_DEPTH = 20
const MAX_LENGTH = 500

/** Go takes counts up to 1000, those of nested repetitions multiplied. All counts of a regex are multiplied here. */
const MAX_COUNT = 1000

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isAlphanumeric = (code: number): boolean =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)

class PlainReader {
  readonly #text: string
  #at = 0
  #counts = 1

  constructor(text: string) {
    this.#text = text
  }

  read(): boolean {
    return this.#choice(0) && this.#at === this.#text.length
  }

  /** Alternatives up to the end or a closing bracket. */
  #choice(depth: number): boolean {
    if (depth > MAX_DEPTH) return false
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at]!
      if (character === ')') return true
      this.#at++
      if (character === '|' || character === '^' || character === '$') continue
      if (!this.#atom(character, depth) || !this.#quantifier()) return false
    }
    return true
  }

  /** What can be repeated; its first character has been read. */
  #atom(first: string, depth: number): boolean {
    switch (first) {
      case '(':
        if (this.#text.startsWith('?:', this.#at)) this.#at += 2
        return this.#choice(depth + 1) && this.#text[this.#at++] === ')'
      case '[':
        return this.#characterClass()
      case '\\':
        return '.-+_/dDwW'.includes(this.#text[this.#at++] ?? '?')
      default:
        return '.-_'.includes(first) || isAlphanumeric(first.charCodeAt(0))
    }
  }

  /** One quantifier or none; a second one, which Go refuses, is no atom. */
  #quantifier(): boolean {
    const text = this.#text
    switch (text[this.#at]) {
      case '*':
      case '+':
      case '?':
        this.#at++
        break
      case '{':
        if (!this.#counted()) return false
        break
      default:
        return true
    }
    if (text[this.#at] === '?') this.#at++
    return true
  }

  /** `{2}`, `{2,}`, `{2,3}` */
  #counted(): boolean {
    const match = /^\{([1-9][0-9]{0,2})(?:,([1-9][0-9]{0,2})?)?\}/.exec(this.#text.slice(this.#at, this.#at + 10))
    if (match === null) return false
    const [least, most] = [Number(match[1]), Number(match[2] ?? match[1])]
    this.#at += match[0].length
    this.#counts *= most
    return least <= most && this.#counts <= MAX_COUNT
  }

  /** A class of letters, digits, `_`, `.`, ascending ranges of letters or digits, and a hyphen at its end. */
  #characterClass(): boolean {
    const text = this.#text
    if (text[this.#at] === '^') this.#at++
    for (let count = 0; ; count++) {
      const code = text.charCodeAt(this.#at++)
      if (code === 0x5d) return count > 0
      if (code === 0x2d) return text[this.#at++] === ']'
      if (code === 0x5f || code === 0x2e) continue
      if (!isAlphanumeric(code)) return false
      if (text[this.#at] !== '-' || text[this.#at + 1] === ']') continue
      const high = text.charCodeAt(this.#at + 1)
      if (!isAlphanumeric(high) || high < code) return false
      this.#at += 2
    }
  }
}

/** Whether Go accepts the regex, as far as that is plain to see; where this is false it may do so all the same. */
export const isPlainRegex = (text: string): boolean => text.length <= MAX_LENGTH && new PlainReader(text).read()
