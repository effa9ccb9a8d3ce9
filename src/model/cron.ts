/**
 * Schedules as Kubernetes reads them: `cron.ParseStandard` of github.com/robfig/cron v3: five fields, or a descriptor.
 */

/** The values of each field that match, ascending, and whether a day field was left open (`*`, `?` or `*` with step 1). */
export interface CronSchedule {
  minutes: number[]
  hours: number[]
  daysOfMonth: number[]
  months: number[]
  daysOfWeek: number[]
  anyDayOfMonth: boolean
  anyDayOfWeek: boolean
}

/** Why a schedule is refused; `start` and `end` are offsets into its text. */
export interface CronProblem {
  message: string
  hint?: string
  start: number
  end: number
}

/** Go counts durations in nanoseconds, in 64 bits. */
const longestDurationSeconds = 9_223_372_036

export type CronResult = { schedule: CronSchedule } | { everySeconds: number } | { problem: CronProblem }

interface FieldRules {
  name: string
  least: number
  most: number
  words: readonly string[]
}

const monthWords = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdayWords = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const fields: readonly FieldRules[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: monthWords },
  { name: 'day of week', least: 0, most: 6, words: weekdayWords },
]

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Names that `@…` may be, for suggestions. */
export const descriptorNames: readonly string[] = Object.keys(descriptors)

/** Reads a schedule, or says at which of its characters Kubernetes would stop. A schedule that never fires is a problem too. */
export function parseCron(text: string): CronResult {
  const whole = { start: 0, end: text.length }
  if (/^(?:CRON_)?TZ=/.test(text.trimStart())) {
    const hint = 'Write the zone under `timeZone`, and five fields here.'
    return { problem: { message: 'a time zone stands in the schedule', hint, ...whole } }
  }
  const trimmed = text.trim()
  if (trimmed.startsWith('@')) return parseDescriptor(trimmed, whole)
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], start: match.index }))
  if (words.length !== fields.length) return { problem: { ...countProblem(words.length), ...whole } }
  const read: FieldValues[] = []
  for (const [index, word] of words.entries()) {
    const field = readField(word.text, fields[index] as FieldRules)
    if ('message' in field) return { problem: { ...field, start: word.start, end: word.start + word.text.length } }
    read.push(field)
  }
  const schedule = toSchedule(read as [FieldValues, FieldValues, FieldValues, FieldValues, FieldValues])
  if (!fires(schedule)) return { problem: { message: `the schedule "${text}" never fires`, hint: neverHint, ...whole } }
  return { schedule }
}

const neverHint = 'Name a day that the month has.'

function countProblem(count: number): { message: string; hint?: string } {
  const message = `expected five fields, minute hour day month weekday, but found ${count}`
  return count === 6 ? { message, hint: 'Remove the seconds: Kubernetes has none.' } : { message }
}

function parseDescriptor(text: string, place: { start: number; end: number }): CronResult {
  const expanded = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (expanded !== undefined) return parseCron(expanded)
  const every = /^@every ((?:[0-9]+(?:h|m|s))+)$/.exec(text)
  if (every !== null) {
    const seconds = [...(every[1] as string).matchAll(/([0-9]+)([hms])/g)].reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1),
      0,
    )
    if (seconds >= 60 && seconds <= longestDurationSeconds) return { everySeconds: seconds }
  }
  const hint = `Write five fields, or one of ${descriptorNames.join(', ')}.`
  return { problem: { message: `"${text}" is not a schedule that Kubernetes knows`, hint, ...place } }
}

interface FieldValues {
  values: number[]
  open: boolean
}

type FieldProblem = { message: string; hint?: string }

function readField(text: string, rules: FieldRules): FieldValues | FieldProblem {
  const found = new Set<number>()
  let open = false
  for (const part of text.split(',')) {
    if (part === '') return { message: `the ${rules.name} "${text}" has an empty part` }
    const range = readRange(part, rules)
    if ('message' in range) return range
    for (let value = range.from; value <= range.to; value += range.step) found.add(value)
    open ||= range.open
  }
  return { values: [...found].sort((a, b) => a - b), open }
}

interface FieldRange {
  from: number
  to: number
  step: number
  open: boolean
}

function readRange(part: string, rules: FieldRules): FieldRange | FieldProblem {
  const [span, stepText, ...tooMany] = part.split('/') as [string, ...string[]]
  if (tooMany.length > 0) return { message: `the ${rules.name} "${part}" has more than one slash` }
  const [fromText, toText, ...more] = span.split('-') as [string, ...string[]]
  if (more.length > 0) return { message: `the ${rules.name} "${part}" has more than one dash` }
  const star = fromText === '*' || fromText === '?'
  if (star && toText !== undefined) return { message: `the ${rules.name} "${part}" is not a range` }
  const from = star ? rules.least : readNumber(fromText, rules)
  if (typeof from !== 'number') return from
  const end = star ? rules.most : toText === undefined ? from : readNumber(toText, rules)
  if (typeof end !== 'number') return end
  const step = stepText === undefined ? 1 : readStep(stepText, part, rules)
  if (typeof step !== 'number') return step
  // "N/step" means "from N to the end".
  const to = stepText !== undefined && toText === undefined ? rules.most : end
  if (from > to)
    return { message: `the ${rules.name} range "${part}" runs backwards`, hint: backwardsHint(from, to, rules) }
  return { from, to, step, open: star && step === 1 }
}

function backwardsHint(from: number, to: number, rules: FieldRules): string {
  return `Write \`${from}-${rules.most},${rules.least}-${to}\`.`
}

function readStep(text: string, part: string, rules: FieldRules): number | FieldProblem {
  const step = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0
  return step > 0 ? step : { message: `the step of the ${rules.name} "${part}" is not a positive number` }
}

function readNumber(text: string, rules: FieldRules): number | FieldProblem {
  const word = rules.words.indexOf(text.toLowerCase())
  const value = word !== -1 ? word + rules.least : /^[0-9]{1,4}$/.test(text) ? Number(text) : undefined
  if (value === undefined) return { message: `the ${rules.name} "${text}" is not a number`, ...unsupported(text) }
  if (value >= rules.least && value <= rules.most) return value
  const message = `the ${rules.name} ${value} is not between ${rules.least} and ${rules.most}`
  return rules.words === weekdayWords && value === 7 ? { message, hint: 'Write 0 for Sunday.' } : { message }
}

function unsupported(text: string): { hint?: string } {
  if (!/[LW#H]/.test(text)) return {}
  return { hint: '`L`, `W`, `#` and `H` of other schedulers do not exist in Kubernetes: write numbers.' }
}

function toSchedule(read: [FieldValues, FieldValues, FieldValues, FieldValues, FieldValues]): CronSchedule {
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = read
  return {
    minutes: minutes.values,
    hours: hours.values,
    daysOfMonth: daysOfMonth.values,
    months: months.values,
    daysOfWeek: daysOfWeek.values,
    anyDayOfMonth: daysOfMonth.open,
    anyDayOfWeek: daysOfWeek.open,
  }
}

const daysOfMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** When both day fields are restricted either may match, else both must: only then can a date be one that no month has. */
function fires(schedule: CronSchedule): boolean {
  if (!schedule.anyDayOfMonth && !schedule.anyDayOfWeek) return true
  return schedule.months.some((month) => (schedule.daysOfMonth[0] as number) <= (daysOfMonths[month - 1] as number))
}

/** Whether a run starts on a day: `month` 1 to 12, `weekday` 0 for Sunday. */
export function matchesDay(schedule: CronSchedule, month: number, day: number, weekday: number): boolean {
  if (!schedule.months.includes(month)) return false
  const dayMatches = schedule.daysOfMonth.includes(day)
  const weekdayMatches = schedule.daysOfWeek.includes(weekday)
  const both = schedule.anyDayOfMonth || schedule.anyDayOfWeek
  return both ? dayMatches && weekdayMatches : dayMatches || weekdayMatches
}

const secondsPerDay = 86_400

/** The longest time between two starts, in seconds, over the 28 years after which the calendar repeats itself. */
export function longestIntervalSeconds(text: string): number | undefined {
  const result = parseCron(text)
  if ('problem' in result) return undefined
  if ('everySeconds' in result) return result.everySeconds
  const starts = result.schedule.hours.flatMap((hour) => result.schedule.minutes.map((minute) => hour * 60 + minute))
  const overnight = secondsPerDay * longestDayGap(result.schedule)
  let longest = overnight - 60 * ((starts.at(-1) as number) - (starts[0] as number))
  for (let at = 1; at < starts.length; at++)
    longest = Math.max(longest, 60 * ((starts[at] as number) - (starts[at - 1] as number)))
  return longest
}

/** Days between two days on which runs start, at most. */
function longestDayGap(schedule: CronSchedule): number {
  const daily = schedule.anyDayOfMonth && schedule.anyDayOfWeek && schedule.months.length === 12
  if (daily) return 1
  let longest = 1
  let last: number | undefined
  const first = Date.UTC(2001, 0, 1)
  for (let day = 0; day < 28 * 366; day++) {
    const date = new Date(first + day * secondsPerDay * 1000)
    if (!matchesDay(schedule, date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay())) continue
    if (last !== undefined) longest = Math.max(longest, day - last)
    last = day
  }
  return longest
}
