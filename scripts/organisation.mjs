// Makes up an organisation: a folder of definitions shaped like real ones (mostly ranges, some tags, regexes, formats,
// renames, pins, two owners). The same arguments give the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A small generator of pseudo-random numbers (mulberry32), so that runs can be compared. */
export function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const hosts = [
  'docker.io',
  'quay.io',
  'ghcr.io',
  'registry.k8s.io',
  'gcr.io',
  'public.ecr.aws',
  'mcr.microsoft.com',
  'xpkg.upbound.io',
]
const words = [
  'api',
  'agent',
  'operator',
  'controller',
  'proxy',
  'exporter',
  'server',
  'gateway',
  'worker',
  'webhook',
  'ui',
  'sync',
]

const config = `targets:
  main: { registry: registry.example.com, prefix: mirror, layout: upstream }
  joined: { registry: registry-two.example.com, prefix: mirror, layout: joined }
  scoped: { registry: archive.example.org, layout: scoped, library: keep }
runtime: { parallelism: 4, shards: 4 }
`

/**
 * One entry as text. Every tenth repeats the repository of an entry half an organisation away, which another team owns,
 * so that every fifth repository has two owners; `index` makes the others unique.
 */
function entry(index, entries, next, { depth = 1, oneRepository = false, longRanges = false }) {
  const pick = (list) => list[Math.floor(next() * list.length)]
  const isSecondOwner = index % 10 === 0 && index >= entries / 2
  const number = oneRepository ? 0 : isSecondOwner ? index - Math.floor(entries / 2) : index
  const host = hosts[number % hosts.length]
  const organisation = Array.from({ length: depth }, (_, level) => `org-${(number * 7919 + level) % 149}`).join('/')
  const lines = [`  - source: ${host}/${organisation}/${words[number % words.length]}-${number}`]
  lines.push(`    reason: Needed by the ${pick(words)} of product ${Math.floor(next() * 400)}`)
  const version = `${Math.floor(next() * 4)}.${Math.floor(next() * 30)}.${Math.floor(next() * 20)}`
  const kind = isSecondOwner || number % 10 === 0 ? 0 : next()
  if (longRanges) lines.push(`    semver: "${longRange(next)}"`)
  else if (oneRepository) lines.push(...selectorOfOne(index, next))
  else if (kind < 0.72) lines.push(`    semver: ">= ${version} < 9"`)
  else if (kind < 0.8) lines.push(`    semver: ">= ${version}"`)
  else if (kind < 0.88) lines.push(`    tags: ["${version}", "v${version}"]`)
  else if (kind < 0.92) lines.push(`    semver: ">= ${version}"`, `    format: "stable-{version}"`)
  else if (kind < 0.94) lines.push(`    regex: "^v[0-9]+\\\\.[0-9]+\\\\.[0-9]+-${pick(words)}$"`)
  else if (kind < 0.97) lines.push('    tags:', `      - v${version}@sha256:${hex(next)}`)
  else
    lines.push(
      `    semver: ">= ${version}"`,
      `    rename: { repository: renamed/${organisation}-${index}, tag: "{tag}-x" }`,
    )
  if (next() < 0.03) lines.push(`    ticket: https://tickets.example.com/T-${index}`)
  return lines.join('\n')
}

/** What one of thousands of entries of a single repository wants: a series of patches, or a tag. */
function selectorOfOne(index, next) {
  if (next() < 0.5) return [`    semver: "~${Math.floor(index / 100)}.${index % 100}.0"`]
  return [`    tags: ["${Math.floor(index / 100)}.${index % 100}.7-build.${index}"]`]
}

/** A range of many parts, as long as skopeo takes them. */
function longRange(next) {
  const parts = []
  for (let part = 0; part < 30; part++) parts.push(`~${Math.floor(next() * 90)}.${Math.floor(next() * 90)}.0`)
  return parts.join(' || ')
}

function hex(next) {
  return Array.from({ length: 64 }, () => Math.floor(next() * 16).toString(16)).join('')
}

/** Shapes other than the usual one, to look for what grows too fast. */
const shapes = {
  usual: { teams: 100, perFile: 20 },
  'one-team': { teams: 1, perFile: 5000 },
  'small-files': { teams: 100, perFile: 1 },
  'one-repository': { teams: 100, perFile: 20, oneRepository: true },
  'deep-paths': { teams: 100, perFile: 20, depth: 20 },
  'long-ranges': { teams: 100, perFile: 20, longRanges: true },
}

/** Writes the organisation below a folder and returns the paths of its files, relative to it. */
export function writeOrganisation(folder, entries, { shape = 'usual', seed = 1 } = {}) {
  const form = shapes[shape]
  const { teams, perFile } = form
  const next = random(seed)
  const files = ['skopeoc.yaml']
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'skopeoc.yaml'), config)
  for (let team = 0, index = 0; team < teams; team++) {
    const id = `team-${String(team).padStart(3, '0')}`
    mkdirSync(join(folder, 'teams', id), { recursive: true })
    const write = (name, text) => {
      files.push(`teams/${id}/${name}`)
      writeFileSync(join(folder, 'teams', id, name), text)
    }
    write('team.yaml', `name: Team ${team}\ncontact: "#team-${team}"\n`)
    const end = Math.floor(((team + 1) * entries) / teams)
    for (let part = 0; index < end; part++) {
      const texts = []
      for (; index < end && texts.length < perFile; index++) texts.push(entry(index, entries, next, form))
      write(
        `part-${String(part).padStart(4, '0')}.yaml`,
        `# yaml-language-server: $schema=../../schemas/images.schema.json\nimages:\n${texts.join('\n\n')}\n`,
      )
    }
  }
  return files
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, entries, shape] = process.argv.slice(2)
  if (folder === undefined || entries === undefined) {
    process.stderr.write(
      'usage: node scripts/organisation.mjs FOLDER ENTRIES [usual|one-team|small-files|one-repository|deep-paths|long-ranges]\n',
    )
    process.exit(2)
  }
  const files = writeOrganisation(folder, Number(entries), { shape })
  process.stdout.write(`${files.length} files\n`)
}
