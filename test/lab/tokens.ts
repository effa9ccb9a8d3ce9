// Bearer tokens, as Docker Hub and most others demand them.
import { randomUUID } from 'node:crypto'

export interface TokenRules {
  /** Who may have a token; absent, everybody. */
  credentials?: { user: string; password: string }
  /** The first tokens are good for so many requests only: they expire in the middle of the work. */
  expiring?: { tokens: number; uses: number }
}

export class Tokens {
  readonly #rules: TokenRules
  readonly #left = new Map<string, number>()

  constructor(rules: TokenRules) {
    this.#rules = rules
  }

  /** A new token, or undefined where the Basic credentials are not right. */
  issue(authorization: string | undefined): string | undefined {
    const { credentials, expiring } = this.#rules
    if (credentials !== undefined) {
      const expected = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')
      if (authorization !== `Basic ${expected}`) return undefined
    }
    const token = randomUUID()
    const expires = expiring !== undefined && this.#left.size < expiring.tokens
    this.#left.set(token, expires ? expiring.uses : Infinity)
    return token
  }

  /** Whether the header holds a token that is still good; counts its use. */
  accept(authorization: string | undefined): boolean {
    const token = authorization?.replace(/^Bearer /, '') ?? ''
    const left = this.#left.get(token) ?? 0
    this.#left.set(token, left - 1)
    return left > 0
  }
}
