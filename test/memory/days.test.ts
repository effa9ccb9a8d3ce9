import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysLike, isAmong } from '../../src/memory/days.ts'

const day = fc.integer({ min: 1, max: 28 }).map((number) => `2026-02-${String(number).padStart(2, '0')}`)

test('days are alike exactly where the same entries have expired', () => {
  fc.assert(
    fc.property(day, day, fc.array(day, { maxLength: 4 }), (today, other, expiries) => {
      const expired = (on: string): string[] => expiries.filter((expiry) => expiry < on)
      const same = expired(today).length === expired(other).length
      expect(isAmong(other, daysLike(today, expiries))).toBe(same)
    }),
    { numRuns: 2000 },
  )
})

test('without an entry that expires, every day is like today', () => {
  expect(daysLike('2026-11-24', [])).toEqual({ after: undefined, through: undefined })
  expect(isAmong('1970-01-01', { after: undefined, through: undefined })).toBe(true)
})
