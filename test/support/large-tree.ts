import { cpSync, lstatSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { skopeoc, temporaryTree, writeTree, type CommandResult } from './command.ts'

/** The day of the entry that expires, and the day after it. */
export const expiryDay = '2999-12-31'
export const dayAfterExpiry = '3000-01-01'

/** Entries with warnings: one with a mend, one with a related place, one on a later day only, one in signs beyond ASCII. */
const oddities = `images:
  - source: quay.io/odd/one
    reason: "größer — 漢字 🚢"
    regex: "^v1.14.1-build[0-9]+$"
  - source: quay.io/odd/two
    reason: Until it is old
    expires: ${expiryDay}
    semver: ">= 1 < 2"
`

const config = `codeowners: .github/CODEOWNERS
platformOwners: "@org/platform"
targets:
  main: { registry: registry.example.com, prefix: mirror, layout: upstream }
  joined: { registry: registry-two.example.com, prefix: mirror, layout: joined }
  scoped: { registry: archive.example.org, layout: scoped, library: keep }
runtime: { parallelism: 4, shards: 4 }
`

/** What makes generated/ large is the reasons, which stand in most of its files: a few long ones are compiled sooner than many entries. */
function longEntries(team: string): string {
  const reason = `Long enough for ${team} to make all of it large. `.repeat(500).trim()
  const entries = Array.from({ length: 10 }, (_, index) => {
    const source = `quay.io/${team}/part-${index}`
    return `  - source: ${source}\n    reason: "${reason}"\n    semver: ">= 1.${index} < 3"\n`
  })
  return `images:\n${entries.join('')}`
}

/** Two owners of one range: a warning. */
const shared = (range: string): string =>
  `images:\n  - { source: quay.io/shared/one, reason: Both want it, semver: "${range}" }\n`

/** The environment of a process that takes today for another day. */
export function onDay(day: string): Record<string, string> {
  const source = `globalThis.Date = class extends Date {
    constructor(...values) { super(...(values.length > 0 ? values : ['${day}T12:00:00Z'])) }
  }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` }
}

/** The environment of a process for which a day ends as soon as it has been asked for. */
export function atTheEndOf(day: string, next: string): Record<string, string> {
  const source = `let asked = 0
  globalThis.Date = class extends Date {
    constructor(...values) { super(...(values.length > 0 ? values : [asked++ === 0 ? '${day}T23:59:59Z' : '${next}T00:00:01Z'])) }
  }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` }
}

/** The environment in which a test's folder, in no repository, is like anybody's; on a day that does not end while tests run. */
export const atHome: Record<string, string> = { GITHUB_ACTIONS: '', ...onDay(expiryDay) }

/** A large organisation that was built. */
export function builtTree(): string {
  const root = largeTree()
  expect(skopeoc(root, ['build', '-q'], atHome)).toMatchObject({ code: 0 })
  return root
}

/** An organisation with warnings and CODEOWNERS whose generated/ is just large enough to be remembered. Not built yet. */
export function largeTree(): string {
  const root = temporaryTree()
  writeTree(root, {
    'skopeoc.yaml': config,
    'teams/alpha/team.yaml': 'name: Alpha\ncontact: "#alpha"\n',
    'teams/alpha/images.yaml': longEntries('alpha'),
    'teams/alpha/shared.yaml': shared('>= 1 < 3'),
    'teams/beta/team.yaml': 'name: Beta\ncontact: "#beta"\n',
    'teams/beta/images.yaml': longEntries('beta'),
    'teams/beta/shared.yaml': shared('>= 2 < 3'),
    'teams/odd/team.yaml': 'name: Odd\ncontact: "#odd"\n',
    'teams/odd/images.yaml': oddities,
  })
  return root
}

/** A copy that nothing of the original can reach. */
export function copyOf(root: string): string {
  const copy = temporaryTree()
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** Runs skopeoc at home and says whether it compiled, from the phases that it says it went through. */
export function ranPhases(
  root: string,
  words: readonly string[],
  env: Record<string, string> = {},
): CommandResult & { compiled: boolean; recalled: boolean } {
  const result = skopeoc(root, [...words, '--timings'], { ...atHome, ...env })
  const lines = result.stderr.split('\n')
  const phases = lines.flatMap((line) => /^([a-z][a-z. ]*?) +[\d.]+ ms +\d+ %$/.exec(line)?.[1] ?? [])
  expect(phases).toContain('total')
  const stderr = lines.filter((line) => !/^[a-z][a-z. ]*? +[\d.]+ ms +\d+ %$/.test(line)).join('\n')
  const compiled = ['parse and check', 'analyse'].some((phase) => phases.includes(phase))
  return { ...result, stderr, compiled, recalled: phases.includes('recall') }
}

/** Sets a file's time back, to see later whether it was written. */
export function age(file: string): void {
  utimesSync(file, 1_000_000_000, 1_000_000_000)
}

/** Moves something out of the tree and puts a link to it in its place. */
export function replaceByLink(root: string, path: string): void {
  const outside = join(temporaryTree(), 'moved')
  cpSync(join(root, path), outside, { recursive: true })
  rmSync(join(root, path), { recursive: true })
  symlinkSync(outside, join(root, path))
  expect(lstatSync(join(root, path)).isSymbolicLink()).toBe(true)
}
