import { matchesDay, parseCron, type CronSchedule } from '../model/cron.ts'

const dayWords = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const monthWords = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** The schedule in words: `every day at 21:38 UTC`; the text itself where it is no schedule. */
export function describeSchedule(text: string, zone = 'UTC'): string {
  const timeZone = zone === 'Etc/UTC' ? 'UTC' : zone
  const parsed = parseCron(text)
  if ('problem' in parsed) return text
  if ('everySeconds' in parsed) return `every ${describeSeconds(parsed.everySeconds)}`
  const { schedule } = parsed
  const time = describeTime(schedule)
  const days = describeDays(schedule)
  if (time.startsWith('every'))
    return days === 'every day' ? time : `${time} on ${days.replace(/^on /, '')} (${timeZone})`
  return `${days} ${time} ${timeZone}`
}

function describeSeconds(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? 'hour' : `${seconds / 3600} hours`
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`
}

function describeTime({ minutes, hours }: CronSchedule): string {
  const minute = minutes.map((value) => String(value).padStart(2, '0'))
  const step = evenStep(minutes, 60)
  if (hours.length === 24) {
    if (minutes.length === 60) return 'every minute'
    if (step !== undefined) return `every ${step} minutes`
    return minutes.length === 1 ? `every hour at minute ${minutes[0]}` : `every hour at minutes ${listWords(minute)}`
  }
  const hourStep = evenStep(hours, 24)
  if (hourStep !== undefined && hours.length > 3 && minutes.length === 1)
    return `every ${hourStep} hours at minute ${minutes[0]}${hours[0] === 0 ? '' : `, from ${pad(hours[0] as number)}:${minute[0]}`}`
  if (minutes.length * hours.length > 12) return `at ${minutes.length * hours.length} times of the day`
  return `at ${listWords(hours.flatMap((hour) => minute.map((value) => `${pad(hour)}:${value}`)))}`
}

/** The distance where the values are evenly spaced over the whole circle, and more than one. */
function evenStep(values: readonly number[], circle: number): number | undefined {
  if (values.length < 2 || circle % values.length !== 0) return undefined
  const step = circle / values.length
  return values.every((value, index) => value === (values[0] as number) + index * step) ? step : undefined
}

function describeDays(schedule: CronSchedule): string {
  const months =
    schedule.months.length === 12
      ? ''
      : ` in ${listWords(schedule.months.map((month) => monthWords[month - 1] as string))}`
  const weekdays = schedule.daysOfWeek.length === 7 ? '' : describeWeekdays(schedule.daysOfWeek)
  const dates =
    schedule.daysOfMonth.length === 31
      ? ''
      : `on the ${listWords(schedule.daysOfMonth.map(ordinal))}${months === '' ? ' of the month' : ''}`
  if (weekdays === '' && dates === '') return `every day${months}`
  if (weekdays === '') return `${dates}${months}`
  if (dates === '') return `${weekdays}${months}`
  const either = schedule.anyDayOfMonth || schedule.anyDayOfWeek ? 'if it is' : 'or'
  return `${dates} ${either} ${weekdays}${months}`
}

function describeWeekdays(days: readonly number[]): string {
  if (days.join() === '1,2,3,4,5') return 'on weekdays'
  return `on ${listWords(days.map((day) => dayWords[day] as string))}`
}

function ordinal(day: number): string {
  const ending = day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')
  return `${day}${ending}`
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

const minuteMilliseconds = 60_000
const dayMilliseconds = 24 * 60 * minuteMilliseconds
/** A schedule for 29 February may wait eight years around a century. */
const horizonDays = 8 * 366 + 1

/**
 * The first moment after `after` (milliseconds since 1970) at which the schedule fires; undefined where it is none, or
 * is one that counts from a moment that only the cluster knows (`@every 6h`). In a zone with summer time, a time that a
 * day does not have is skipped.
 */
export function nextRun(text: string, timeZone: string, after: number): number | undefined {
  const parsed = parseCron(text)
  if (!('schedule' in parsed)) return undefined
  const { schedule } = parsed
  const offset = zoneOffset(timeZone)
  const local = after + offset(after)
  const firstDay = Math.floor(local / dayMilliseconds) * dayMilliseconds
  for (let index = 0; index < horizonDays; index++) {
    const day = firstDay + index * dayMilliseconds
    if (!firesOn(schedule, new Date(day))) continue
    for (const hour of schedule.hours)
      for (const minute of schedule.minutes) {
        const wanted = day + (hour * 60 + minute) * minuteMilliseconds
        const moment = wanted - offset(wanted - offset(wanted))
        if (moment > after && moment + offset(moment) === wanted) return moment
      }
  }
  return undefined
}

function firesOn(schedule: CronSchedule, day: Date): boolean {
  return matchesDay(schedule, day.getUTCMonth() + 1, day.getUTCDate(), day.getUTCDay())
}

/** How far local time is ahead of UTC, in milliseconds, at a moment. */
function zoneOffset(timeZone: string): (moment: number) => number {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return () => 0
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (moment) => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(moment)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000
  }
}

/**
 * The most runs that fall into any window of `periodSeconds`; at least 1. Looked at over 35 days, which holds every
 * weekly and most monthly patterns.
 */
export function runsWithin(text: string, periodSeconds: number): number {
  const parsed = parseCron(text)
  if ('problem' in parsed) return 1
  if ('everySeconds' in parsed) return Math.max(1, Math.ceil(periodSeconds / parsed.everySeconds))
  const { schedule } = parsed
  const start = Date.UTC(2024, 0, 1)
  const end = start + 35 * dayMilliseconds
  const runs: number[] = []
  for (let day = start; day < end; day += dayMilliseconds) {
    if (!firesOn(schedule, new Date(day))) continue
    for (const hour of schedule.hours)
      for (const minute of schedule.minutes) runs.push(day + (hour * 60 + minute) * minuteMilliseconds)
  }
  let most = 1
  for (let first = 0, last = 0; last < runs.length; last++) {
    while ((runs[last] as number) - (runs[first] as number) >= periodSeconds * 1000) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}
