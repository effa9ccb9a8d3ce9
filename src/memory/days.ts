/** The days on which the same entries have expired: findings depend on the day by nothing else. `YYYY-MM-DD`, without end where absent. */
export interface Days {
  /** The last day before them. */
  after: string | undefined
  /** The last of them. */
  through: string | undefined
}

/** The days that are like today. @param expiries last days of entries */
export function daysLike(today: string, expiries: Iterable<string>): Days {
  const days: Days = { after: undefined, through: undefined }
  for (const expiry of expiries) {
    // An entry has expired on the day after the one that it names.
    if (expiry < today) days.after = days.after === undefined || expiry > days.after ? expiry : days.after
    else days.through = days.through === undefined || expiry < days.through ? expiry : days.through
  }
  return days
}

export function isAmong(day: string, { after, through }: Days): boolean {
  return (after === undefined || day > after) && (through === undefined || day <= through)
}
