import type { Remark } from '../types.ts'

/** A line that is only a comment: its column and its text without `#`. */
interface CommentLine {
  indent: number
  text: string
}

/** The comments of a file, found by line: YAML parsers attach them to whatever they read last. */
export class Comments {
  readonly #lines: readonly string[]

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/)
  }

  /**
   * What is said about the entry whose key stands at `line` and `indent` and which ends at `lastLine`: the comment
   * lines directly above it, and those inside it.
   */
  remarkOf(line: number, indent: number, lastLine: number): Remark {
    const above: string[] = []
    for (let at = line - 1; at >= 1; at -= 1) {
      const comment = this.#commentAt(at)
      // A comment that stands deeper than the key belongs to the entry before.
      if (comment === undefined || comment.indent > indent) break
      above.unshift(comment.text)
    }
    const inside: string[] = []
    for (let at = line; at <= lastLine; at += 1) {
      const comment = this.#commentAt(at) ?? this.#behindAt(at)
      if (comment !== undefined) inside.push(comment.text)
    }
    for (let at = lastLine + 1; ; at += 1) {
      const comment = this.#commentAt(at)
      if (comment === undefined || comment.indent <= indent) break
      inside.push(comment.text)
    }
    return remarkFrom(above, inside)
  }

  #commentAt(line: number): CommentLine | undefined {
    const match = /^([ \t]*)#[#\s]*(.*?)\s*$/s.exec(this.#lines[line - 1] ?? '')
    return match === null ? undefined : { indent: (match[1] as string).length, text: match[2] as string }
  }

  /** A comment behind a value on the same line. */
  #behindAt(line: number): CommentLine | undefined {
    const match = /^[^#"']*(?:"[^"]*"|'[^']*')?[^#"']*\s#\s*(.*?)\s*$/s.exec(this.#lines[line - 1] ?? '')
    return match === null ? undefined : { indent: 0, text: match[1] as string }
  }
}

/** A line of YAML that was commented out: `kyverno/policy-reporter: ">= 1.5.0"`. */
const commentedOut = /^-?\s*["']?[\w.-]+(?:\/[\w./-]+)?["']?\s*:\s*(?:$|["'[>=<~^v\d])|^-\s+["']?[\w.+-]+["']?$/

/** Says how a selector works, not why the image is needed. */
const aboutSelector =
  /\btags?\b[^.]*\b(?:look|format|like|handled|match)|\bwe match\b|\bregexp?\b|\bthe filter\b|\bsemver\b|\bthis will fail\b|\btags like\b/i

const documentation = /^(?:docs?|documentation|schema|see also)\s*:\s*https?:/i

function remarkFrom(above: readonly string[], inside: readonly string[]): Remark {
  const why: string[] = []
  const how: string[] = []
  for (const paragraph of paragraphsOf(above)) sort(paragraph, why, how)
  for (const paragraph of paragraphsOf(inside)) sort(paragraph, why, how)
  const ticket = ticketIn([...why, ...how].join(' '))
  return { why, how, ...(ticket === undefined ? {} : { ticket }) }
}

/** Joins lines to paragraphs; drops what is no remark about the entry. */
function paragraphsOf(lines: readonly string[]): string[] {
  const paragraphs: string[] = []
  let open: string[] = []
  const close = (): void => {
    if (open.length > 0) paragraphs.push(open.join(' '))
    open = []
  }
  for (const line of lines) {
    const text = line.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').trim()
    if (text === '' || /^[-=*#_]+$/.test(text) || commentedOut.test(text) || documentation.test(text)) close()
    else open.push(text)
  }
  close()
  return paragraphs
}

function sort(paragraph: string, why: string[], how: string[]): void {
  const list = aboutSelector.test(firstSentence(paragraph)) ? how : why
  if (!list.includes(paragraph)) list.push(paragraph)
}

/** The first sentence of a paragraph, without its full stop. */
export function firstSentence(paragraph: string): string {
  const end = /(?<!\b(?:e\.g|i\.e|etc|vs|cf|incl|resp|no))[.!?](?=\s+\S)/i.exec(paragraph)
  const sentence = end === null ? paragraph : paragraph.slice(0, end.index)
  return sentence
    .replace(/\s+/g, ' ')
    .replace(/[.:;\s]+$/, '')
    .trim()
}

function ticketIn(text: string): string | undefined {
  const link = /https:\/\/[\w.-]+\/[\w./-]+\/(?:issues|pull|merge_requests)\/\d+/.exec(text)
  if (link !== null) return link[0]
  const short = /(?:^|[\s(])([\w-]+\/[\w.-]+)#(\d+)/.exec(text)
  return short === null ? undefined : `https://github.com/${short[1]}/issues/${short[2]}`
}
