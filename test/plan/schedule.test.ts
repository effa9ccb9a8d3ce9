import { describe, expect, test } from 'vitest'
import { describeSchedule, nextRun, runsWithin } from '../../src/plan/schedule.ts'

const next = (text: string, after: string, zone = 'UTC') => {
  const moment = nextRun(text, zone, Date.parse(after))
  return moment === undefined ? undefined : new Date(moment).toISOString()
}

describe('describeSchedule', () => {
  test.each([
    ['38 21 * * *', 'every day at 21:38 UTC'],
    ['@hourly', 'every hour at minute 0'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['* * * * *', 'every minute'],
    ['0 */6 * * *', 'every 6 hours at minute 0'],
    ['7 1-23/4 * * *', 'every 4 hours at minute 7, from 01:07'],
    ['7 1-23/4 * * 1', 'every 4 hours at minute 7, from 01:07 on Monday (UTC)'],
    ['7 1,13 * * *', 'every day at 01:07 and 13:07 UTC'],
    ['0 6 * * 1-5', 'on weekdays at 06:00 UTC'],
    ['0 6,18 * * 0', 'on Sunday at 06:00 and 18:00 UTC'],
    ['0 0 1 * *', 'on the 1st of the month at 00:00 UTC'],
    ['0 0 2,3,22 6 *', 'on the 2nd, 3rd and 22nd in June at 00:00 UTC'],
    ['0 0 13 * 5', 'on the 13th of the month or on Friday at 00:00 UTC'],
    ['*/20 * * * 6', 'every 20 minutes on Saturday (UTC)'],
    ['@every 90m', 'every 90 minutes'],
    ['@every 2h', 'every 2 hours'],
    ['nonsense', 'nonsense'],
  ])('%s', (text, words) => expect(describeSchedule(text)).toBe(words))
  test('names the zone', () => {
    expect(describeSchedule('0 3 * * *', 'Europe/Berlin')).toBe('every day at 03:00 Europe/Berlin')
  })
})

describe('nextRun', () => {
  test.each([
    ['38 21 * * *', '2026-11-24T17:00:00Z', '2026-11-24T21:38:00.000Z'],
    ['38 21 * * *', '2026-11-24T21:38:00Z', '2026-11-25T21:38:00.000Z'],
    ['0 0 13 * 5', '2026-11-24T17:00:00Z', '2026-11-27T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-24T17:00:00Z', '2028-02-29T00:00:00.000Z'],
    // 2100 is no leap year.
    ['0 0 29 2 *', '2096-02-29T00:00:00Z', '2104-02-29T00:00:00.000Z'],
    ['*/15 * * * *', '2026-11-24T17:01:30Z', '2026-11-24T17:15:00.000Z'],
  ])('%s after %s', (text, after, want) => expect(next(text, after)).toBe(want))
  test('what counts from the start of the controller has no known next run', () => {
    expect(next('@every 2h', '2026-11-24T17:00:00Z')).toBeUndefined()
  })
  test('a date that no year has never comes', () => {
    expect(next('0 0 30 2 *', '2026-11-24T17:00:00Z')).toBeUndefined()
  })
  test('follows summer time', () => {
    expect(next('0 3 * * *', '2026-07-01T12:00:00Z', 'Europe/Berlin')).toBe('2026-07-02T01:00:00.000Z')
    expect(next('0 3 * * *', '2026-12-01T12:00:00Z', 'Europe/Berlin')).toBe('2026-12-02T02:00:00.000Z')
    // Summer time begins at 01:00 UTC on 29 March 2026, and ends at 01:00 UTC on 25 October.
    expect(next('30 3 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(next('30 1 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T00:30:00.000Z')
    expect(next('30 0 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T23:30:00.000Z')
    expect(next('30 3 * * *', '2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T02:30:00.000Z')
    expect(next('30 5 29 3 *', '2026-03-28T12:00:00Z', 'America/New_York')).toBe('2026-03-29T09:30:00.000Z')
    // 29 March 2026 has no 02:30 in Berlin.
    expect(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-30T00:30:00.000Z')
  })
})

describe('runsWithin', () => {
  test.each([
    ['38 21 * * *', 6 * 3600, 1],
    ['38 21 * * *', 24 * 3600, 1],
    ['0 */2 * * *', 6 * 3600, 3],
    ['0,5 9 * * 1', 6 * 3600, 2],
    ['0 0 31 2 *', 6 * 3600, 1],
    ['@every 2h', 6 * 3600, 3],
  ])('%s in %i seconds', (text, period, want) => expect(runsWithin(text, period)).toBe(want))
})
