/** Collections inside collections. Definitions need five levels; more is a mistake or an attack. */
export const maximumDepth = 64

/** Files that need the full YAML reader may have this many UTF-16 code units: it takes about a second for them. */
export const maximumCarefulLength = 1024 * 1024

/** No definition file may be larger, in bytes. The fast reader takes a second for it. */
export const maximumFileBytes = 32 * 1024 * 1024
