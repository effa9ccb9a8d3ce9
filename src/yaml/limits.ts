/** Collections inside collections. Definitions need five levels; more is a mistake or an attack. */
export const maximumDepth = 64

/**
 * Files that need the careful reader may have this many UTF-16 code units: for the worst of them it takes about a second.
 * Larger ones are read around the place at which the fast reader gave up.
 */
export const maximumCarefulLength: number = 256 * 1024
