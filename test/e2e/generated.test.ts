// The tree that this repository itself generates, as it is, with the names that it really has.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { TargetPlan } from '../../src/plan/types.ts'
import { startInternet, type Internet } from '../lab/internet.ts'
import { Mirror, type MirrorOptions } from '../lab/mirror.ts'
import { planOf } from '../lab/plans.ts'
import { findProgram } from '../lab/skopeo.ts'
import type { Seed, TagSeed } from '../lab/store.ts'

const generated = fileURLToPath(new URL('../../generated', import.meta.url))
const targets = existsSync(generated)
  ? readdirSync(generated).filter((name) => existsSync(join(generated, name, 'mirror.sh')))
  : []
const skopeo = findProgram('trixie')

// What every repository offers beside the exact tags: most ranges find some of it, and none finds all.
const versions = [
  '0.9.0',
  '1.8.2',
  '1.28.3',
  '1.33.4',
  '2.14.1',
  '3.6.0',
  '8.4.2',
  '17.5',
  '24.1.0',
  '1.2',
  '30.0.0-rc.1',
]
const shapes = [
  '?',
  'v?',
  'stable-?',
  'edge-?',
  '?-alpine',
  '?-bookworm',
  '?-bookworm-slim',
  '?-management',
  '?-distroless',
]
const many = [...shapes.flatMap((shape) => versions.map((version) => shape.replace('?', version))), 'latest', 'nightly']
const few = ['v30.1.0', '30.1.0-alpine', 'stable-30.1.0', 'latest']

describe.skipIf(skopeo === undefined).each(targets)('generated/%s', (target) => {
  const plan = JSON.parse(readFileSync(join(generated, target, 'plan.json'), 'utf8')) as TargetPlan
  let internet: Internet
  let mirror: Mirror
  const start = async (offered: readonly string[]): Promise<void> => {
    internet = await startInternet({ seed: seedOf(plan, offered), hosts: [plan.registry] })
    mirror = new Mirror(planOf([]))
    cpSync(join(generated, target), join(mirror.folder, 'files'), { recursive: true, force: true })
  }
  afterEach(async () => {
    await internet.close()
    mirror.remove()
  })
  const options = (...words: string[]): MirrorOptions => {
    return { skopeo: skopeo ?? '', environment: internet.environment, arguments: words }
  }

  it('asks for exactly what plain skopeo makes of each of its files', { timeout: 180_000 }, async () => {
    await start(many)
    const list = await mirror.run(options('--list'))
    const told = list.events.filter(({ result }) => result !== 'nothing')
    expect(told).toMatchObject([{ event: 'summary', result: 'complete' }])
    const lines = list.stdout.split('\n').filter(Boolean)
    expect(lines).toEqual([...new Set(lines)].sort())
    expect(lines.length).toBeGreaterThan(plan.sync.length)

    const plain = new Set<string>()
    for (const { file, destination, scoped } of plan.sync) {
      const words = ['sync', '--dry-run', ...(scoped ? ['--scoped'] : []), '--src', 'yaml', '--dest', 'docker']
      const { stderr } = await mirror.exec(options(...words, file, destination))
      for (const pair of copiedPairs(stderr)) plain.add(pair)
    }
    const copies = new Set(plan.copy.map((copy) => `${copy.source} ${copy.destination}`))
    const isCopy = (line: string): boolean => copies.has(line.replace(/[:@]\S+ (.*):[^:]*$/, ' $1'))
    expect(lines.filter((line) => !plain.has(line) && !isCopy(line))).toEqual([])
    expect([...plain].filter((line) => !lines.includes(line))).toEqual([])
    expect(lines.filter(isCopy).length > 0).toBe(plan.copy.length > 0)
  })

  it(
    'mirrors all of it with the digests of its sources, but for pins whose content only the world has',
    { timeout: 180_000 },
    async () => {
      await start(few)
      const list = await mirror.run(options('--list'))
      const pairs = list.stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string])
      const result = await mirror.run(options())
      const failed = result.events.filter((event) => event['event'] === 'copy' && event['result'] === 'failed')
      const pins = pairs.filter(([from]) => from.includes('@'))
      expect(failed.map((event) => event['source']).sort()).toEqual(pins.map(([from]) => from).sort())
      expect(result.code).toBe(pins.length > 0 ? 1 : 0)

      const images = internet.store.images(plan.registry)
      const mirrored = pairs.filter(([from]) => !from.includes('@'))
      expect([...images.keys()].sort()).toEqual(mirrored.map(([, to]) => to).sort())
      for (const [from, to] of mirrored) {
        const [, host = '', name = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(from) ?? []
        expect([to, images.get(to)]).toEqual([to, internet.store.digest(host, name, tag)])
      }
    },
  )
})

function seedOf(plan: TargetPlan, offered: readonly string[]): Seed {
  const seed: Record<string, Record<string, Record<string, TagSeed>>> = {}
  for (const repository of [...plan.sync.flatMap((file) => file.repositories), ...plan.copy]) {
    const slash = repository.source.indexOf('/')
    const host = (seed[repository.source.slice(0, slash)] ??= {})
    const tags = (host[repository.source.slice(slash + 1)] ??= {})
    for (const tag of [...repository.tags, ...offered]) tags[tag] = 'index'
  }
  return seed
}

/** `SOURCE TARGET` of everything that a dry run would have copied. */
function copiedPairs(log: string): string[] {
  const pairs = log.matchAll(
    /msg="Would have copied image ref [^"]*" from="docker:\/\/([^"]*)" to="docker:\/\/([^"]*)"/g,
  )
  return [...pairs].map(([, from = '', to = '']) => `${fullName(from)} ${to}`)
}

/** Skopeo shortens names of Docker Hub. */
function fullName(reference: string): string {
  if (!reference.includes('/')) return `docker.io/library/${reference}`
  const [first = ''] = reference.split('/')
  return /[.:]/.test(first) ? reference : `docker.io/${reference}`
}
