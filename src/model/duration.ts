const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Seconds of `90s`, `30m`, `6h`, `7d` or several of them (`1h30m`); undefined if the text is none or passes 100 years. */
export function parseDuration(text: string): number | undefined {
  if (text.length > 32 || !/^(?:[0-9]+[smhd])+$/.test(text)) return undefined
  let seconds = 0
  for (const [, amount, unit] of text.matchAll(/([0-9]+)([smhd])/g)) {
    seconds += Number(amount) * (unitSeconds[unit as string] as number)
  }
  return seconds <= 36_525 * 86_400 ? seconds : undefined
}

/** A period in whole hours, or in minutes: `6 h`, `30 min`. templates/catalog/page/views.js says it so too. */
export function formatPeriod(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.round(seconds / 60)} min`
}

/** A duration as one would write it: `1h30m`. */
export function formatDuration(seconds: number): string {
  let rest = seconds
  let text = ''
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = unitSeconds[unit] as number
    const amount = Math.floor(rest / size)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * size
  }
  return text === '' ? '0s' : text
}
