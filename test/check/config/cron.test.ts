import { describe, expect, it } from 'vitest'
import { longestIntervalSeconds, parseCron } from '../../../src/model/cron.ts'

describe('schedules that Kubernetes takes', () => {
  it.each([
    '38 21 * * *',
    '17 */6 * * *',
    '0 0 29 2 *',
    '0 0 ? * MON-FRI',
    '5/15 * * jan,JUL 0',
    '1-10/3,50 0 1,15 * 6',
    '0 0 31 2 1',
    '@daily',
    '@every 1h30m',
    '  0   3 * *  * ',
  ])('%s', (text) => {
    expect(parseCron(text)).not.toHaveProperty('problem')
  })
})

describe('schedules that Kubernetes refuses, or that never fire', () => {
  it.each([
    {
      text: '17 */6 * *',
      message: 'expected five fields, minute hour day month weekday, but found 4',
      at: '17 */6 * *',
    },
    {
      text: '0 0 * * * *',
      message: 'expected five fields, minute hour day month weekday, but found 6',
      at: '0 0 * * * *',
    },
    { text: '0 0 * * 7', message: 'the day of week 7 is not between 0 and 6', at: '7' },
    { text: '60 0 * * *', message: 'the minute 60 is not between 0 and 59', at: '60' },
    { text: '*/0 * * * *', message: 'the step of the minute "*/0" is not a positive number', at: '*/0' },
    { text: '0 5-1 * * *', message: 'the hour range "5-1" runs backwards', at: '5-1' },
    { text: '0 0 L * *', message: 'the day of month "L" is not a number', at: 'L' },
    { text: '0 0 * * 1#2', message: 'the day of week "1#2" is not a number', at: '1#2' },
    { text: 'H 0 * * *', message: 'the minute "H" is not a number', at: 'H' },
    { text: '0 0 1,,2 * *', message: 'the day of month "1,,2" has an empty part', at: '1,,2' },
    { text: '0 0 1-2-3 * *', message: 'the day of month "1-2-3" has more than one dash', at: '1-2-3' },
    { text: '0 0 1/2/3 * *', message: 'the day of month "1/2/3" has more than one slash', at: '1/2/3' },
    { text: '@reboot', message: '"@reboot" is not a schedule that Kubernetes knows', at: '@reboot' },
    { text: 'CRON_TZ=UTC 0 0 * * *', message: 'a time zone stands in the schedule', at: 'CRON_TZ=UTC 0 0 * * *' },
    { text: 'TZ=UTC 0 0 * * *', message: 'a time zone stands in the schedule', at: 'TZ=UTC 0 0 * * *' },
    { text: '0 0 31 2 *', message: 'the schedule "0 0 31 2 *" never fires', at: '0 0 31 2 *' },
    { text: '0 0 31 4,6,9 *', message: 'the schedule "0 0 31 4,6,9 *" never fires', at: '0 0 31 4,6,9 *' },
    { text: '', message: 'expected five fields, minute hour day month weekday, but found 0', at: '' },
  ])('$text', ({ text, message, at }) => {
    const result = parseCron(text)
    if (!('problem' in result)) throw new Error('accepted')
    expect(result.problem.message).toBe(message)
    expect(text.slice(result.problem.start, result.problem.end)).toBe(at)
  })
})

describe('the longest time between two runs', () => {
  const day = 86_400
  it.each([
    { text: '0 * * * *', seconds: 3600 },
    { text: '17 */6 * * *', seconds: 6 * 3600 },
    { text: '0 9-17 * * *', seconds: 16 * 3600 },
    { text: '38 21 * * *', seconds: day },
    { text: '0 3 * * 0', seconds: 7 * day },
    { text: '0 3 1 * *', seconds: 31 * day },
    { text: '0 3 * * 1-5', seconds: 3 * day },
    { text: '0 0 29 2 *', seconds: 1461 * day },
    { text: '@every 90m', seconds: 5400 },
  ])('$text', ({ text, seconds }) => {
    expect(longestIntervalSeconds(text)).toBe(seconds)
  })
})
