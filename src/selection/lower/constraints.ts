/** Joins constraints into as few texts as every supported skopeo takes: 512 bytes and 32 groups each. */
import { isMeaning, meaningOf } from '../semver/meaning.ts'
import { portableGroups } from '../semver/portable.ts'
import { hasNoVersions, NO_VERSIONS, subtractVersions, uniteVersions, type VersionSet } from '../semver/version-set.ts'

/** A constraint as its author wrote it, blanks aside, and what it selects. It is portable. */
export interface PortableConstraint {
  text: string
  versions: VersionSet
}

const MAX_BYTES = 512
const MAX_GROUPS = 32
const JOINT = ' || '

/** The text with single blanks between its parts, if that leaves its meaning alone, which it should. */
export const tidy = (text: string): string => {
  const tidied = text
    .trim()
    .replace(/[\t\n\f\r ]+/g, ' ')
    .replace(/ ?\|\| ?/g, JOINT)
    .replace(/ ?, ?/g, ', ')
  const meaning = meaningOf(tidied)
  return isMeaning(meaning) && meaning.portable ? tidied : text
}

/** Leaves out those that others cover, the later ones of equals. */
const withoutCovered = (constraints: readonly PortableConstraint[]): PortableConstraint[] => {
  const kept = [...constraints]
  for (let index = kept.length - 1; index >= 0; index--) {
    const others = kept
      .filter((_, other) => other !== index)
      .reduce((all, { versions }) => uniteVersions(all, versions), NO_VERSIONS)
    if (hasNoVersions(subtractVersions(kept[index]!.versions, others))) kept.splice(index, 1)
  }
  return kept
}

const pack = (groups: readonly string[]): string[] => {
  const texts: string[] = []
  let count = 0
  for (const group of groups) {
    const last = texts.at(-1)
    if (last !== undefined && count < MAX_GROUPS && last.length + JOINT.length + group.length <= MAX_BYTES) {
      texts[texts.length - 1] = last + JOINT + group
      count++
    } else {
      texts.push(group)
      count = 1
    }
  }
  return texts
}

/** The constraints as one text where that is short enough, else as several; the texts are not in any order of versions. */
export const joinConstraints = (constraints: readonly PortableConstraint[]): string[] => {
  const kept = withoutCovered(constraints)
  const groups = kept.flatMap(({ text }) => text.split('||').map((group) => group.trim()))
  const packed = pack(groups)
  if (packed.length <= 1) return kept.length === 1 ? [kept[0]!.text] : packed
  // Too long as written: the ranges may well overlap, so they are said anew.
  const anew = portableGroups(kept.reduce((all, { versions }) => uniteVersions(all, versions), NO_VERSIONS))
  const repacked = anew && pack(anew)
  return repacked && repacked.length < packed.length ? repacked : packed
}
