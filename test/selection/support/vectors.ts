import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { randomConstraint, randomFrom, randomTags } from './constraints.ts'
import { dryRun } from './dry-run.ts'

/** What real skopeo selects for a constraint: indexes of tags, or that it refuses it. */
export type Case = [constraint: string, selected: number[] | 'error']

export interface Vectors {
  tags: string[]
  cases: Case[]
}

const file = fileURLToPath(new URL('../vectors/constraints.json', import.meta.url))

export const readVectors = (): Vectors => JSON.parse(readFileSync(file, 'utf8')) as Vectors

const seed = 20_261
const tagCount = 220
const constraintCount = 420

/** Asks skopeo anew. One bad constraint drops a whole map, so each is first tried alone, four at a time. */
export async function writeVectors(skopeo: string): Promise<void> {
  const random = randomFrom(seed)
  const tags = randomTags(random, tagCount)
  const constraints = [...new Set(Array.from({ length: constraintCount }, () => randomConstraint(random)))]
  const refused = await refusedBy(skopeo, constraints)
  const accepted = constraints.map((constraint, index) => [`r${index}`, constraint] as const)
  const semver = Object.fromEntries(accepted.filter(([, constraint]) => !refused.has(constraint)))
  const { selected, errors } = await dryRun(skopeo, tags, { semver })
  if (errors.length > 0) throw new Error(errors[0])
  const cases = accepted.map(([repository, constraint]): string => {
    const chosen = selected.get(repository)
    const indexes = tags.flatMap((tag, at) => (chosen?.has(tag) ? [at] : []))
    return `    ${JSON.stringify([constraint, refused.has(constraint) ? 'error' : indexes])}`
  })
  writeFileSync(file, `{\n  "tags": ${JSON.stringify(tags)},\n  "cases": [\n${cases.join(',\n')}\n  ]\n}\n`)
}

async function refusedBy(skopeo: string, constraints: readonly string[]): Promise<Set<string>> {
  const refused = new Set<string>()
  const pending = [...constraints]
  const work = async (): Promise<void> => {
    for (let constraint = pending.pop(); constraint !== undefined; constraint = pending.pop()) {
      const { errors } = await dryRun(skopeo, ['1.0.0'], { semver: { r: constraint } })
      if (errors.length > 0) refused.add(constraint)
    }
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return refused
}
