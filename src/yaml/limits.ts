/** Collections inside collections. Definitions need five levels; more is a mistake or an attack. */
export const maximumDepth = 64

/**
 * Files that need the careful reader may have this many UTF-16 code units: for the worst of them it takes about a second
 * and 300 MiB, and both grow with the length. Of larger ones the entry in which the fast reader gave up is read.
 */
export const maximumCarefulLength: number = 256 * 1024
