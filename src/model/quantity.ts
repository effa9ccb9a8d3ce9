/**
 * Kubernetes quantities, as apimachinery's `resource.ParseQuantity` takes them: a decimal number with a suffix that is
 * binary (`Ki` … `Ei`), decimal (`n` `u` `m` `k` `M` `G` `T` `P` `E`) or an exponent (`e3`).
 */
const pattern =
  /^([+-]?)([0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?|[eE][+-]?[0-9]{1,2})$/

const decimalExponent: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binaryUnits = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** Digits behind the point that count in a comparison: nano, as in Kubernetes, which rounds finer amounts up. */
const scale = 9
/** One, in units of parseQuantity. */
export const nanosOfOne: bigint = 10n ** BigInt(scale)

/** The amount in units of 10⁻⁹, or undefined if the text is not a quantity. */
export function parseQuantity(text: string): bigint | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign, number, suffix] = match as unknown as [string, string, string, string]
  const [whole, fraction = ''] = number.split('.')
  let amount = BigInt(`${whole}${fraction}`)
  let exponent = scale - fraction.length
  const binary = binaryUnits.indexOf(suffix)
  if (binary === -1) exponent += decimalExponent[suffix] ?? Number(suffix.slice(1))
  else amount *= 1024n ** BigInt(binary + 1)
  const scaled = exponent >= 0 ? amount * 10n ** BigInt(exponent) : roundUp(amount, 10n ** BigInt(-exponent))
  return sign === '-' ? -scaled : scaled
}

/**
 * The text of the same amount that the API server stores: no fraction, and the largest suffix without one. What is written in
 * another way would be a change each time that it is applied. As `Quantity.CanonicalizeBytes` of apimachinery does it.
 */
export function canonicalQuantity(text: string): string {
  let amount = parseQuantity(text)
  if (amount === undefined) throw new Error(`${JSON.stringify(text)} is no quantity`)
  const suffix = /[A-Za-z].*$/.exec(text)?.[0] ?? ''
  if (suffix.endsWith('i') && amount % nanosOfOne === 0n && amount >= 1024n * nanosOfOne) {
    amount /= nanosOfOne
    let unit = 0
    for (; amount % 1024n === 0n && unit < binaryUnits.length; unit++) amount /= 1024n
    return `${amount}${unit === 0 ? '' : binaryUnits[unit - 1]}`
  }
  let exponent = -scale
  for (; amount !== 0n && amount % 1000n === 0n && exponent < 18; exponent += 3) amount /= 1000n
  if (/^[eE][+-]?[0-9]/.test(suffix)) return `${amount}${exponent === 0 ? '' : `e${exponent}`}`
  return `${amount}${Object.keys(decimalExponent).find((unit) => decimalExponent[unit] === exponent)}`
}

function roundUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor
}
