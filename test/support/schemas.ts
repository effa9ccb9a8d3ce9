import { readFileSync } from 'node:fs'

/** A schema that editors use: of `images`, `team` or `skopeoc`. */
export function readSchema(name: string): object {
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as object
}
