import { shorten, type Parser } from './reader.ts'

/** An IPv4 or IPv6 range, as in a NetworkPolicy. */
export const addressRange: Parser<string> = (text) => {
  const range = readRange(text)
  if (range === undefined) {
    const hint = 'Write an address and the length of its prefix, for example 203.0.113.0/24.'
    return { problem: { message: `"${shorten(text)}" is not a range of addresses`, hint } }
  }
  const hostBits = BigInt(range.bits - range.prefix)
  const network = (range.address >> hostBits) << hostBits
  if (network === range.address) return { value: text }
  const whole = `${writeAddress(network, range.bits)}/${range.prefix}`
  const one = `${writeAddress(range.address, range.bits)}/${range.bits}`
  return {
    problem: {
      message: `"${text}" is an address in a range`,
      effect: `the pods could reach all of ${whole}`,
      hint: `Write \`${whole}\` for the range, or \`${one}\` for the address alone.`,
    },
  }
}

interface Range {
  address: bigint
  /** Length of the prefix. */
  prefix: number
  /** Bits of an address: 32 or 128. */
  bits: number
}

function readRange(text: string): Range | undefined {
  const [, written = '', length = ''] = /^([0-9a-fA-F:.]{2,39})\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? []
  const isIpv6 = written.includes(':')
  const parts = isIpv6 ? readIpv6(written) : readIpv4(written)
  const [bits, width] = isIpv6 ? [128, 16n] : [32, 8n]
  if (parts === undefined || Number(length) > bits) return undefined
  const address = parts.reduce((value, part) => (value << width) | BigInt(part), 0n)
  return { address, prefix: Number(length), bits }
}

/** Four numbers, or undefined. */
function readIpv4(text: string): number[] | undefined {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
    ? parts.map(Number)
    : undefined
}

/** Eight numbers, or undefined. */
function readIpv6(text: string): number[] | undefined {
  const halves = text.split('::')
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups = [...before, ...after]
  if (halves.length > 2 || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const missing = 8 - groups.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const zeros = Array.from({ length: missing }, () => '0')
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16))
}

function writeAddress(address: bigint, bits: number): string {
  const width = bits === 128 ? 16n : 8n
  const parts: string[] = []
  for (let shift = BigInt(bits) - width; shift >= 0n; shift -= width)
    parts.push(((address >> shift) & ((1n << width) - 1n)).toString(bits === 128 ? 16 : 10))
  if (bits === 32) return parts.join('.')
  // The longest run of zeros is left out (RFC 5952).
  return new URL(`http://[${parts.join(':')}]`).hostname.slice(1, -1)
}
