/** What SKOPEOC_SOAK says, which asks for all that CI has no time for: how often what depends on chance is tried. Else undefined. */
export const soak: number | undefined =
  process.env['SKOPEOC_SOAK'] === undefined ? undefined : Number(process.env['SKOPEOC_SOAK'])

/** Cases that are tried with SKOPEOC_SOAK only. */
export function whenSoaking<Case>(...cases: Case[]): Case[] {
  return soak === undefined ? [] : cases
}
