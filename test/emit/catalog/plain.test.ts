import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { catalogPage } from '../../../src/emit/catalog/catalog-page.ts'
import { SourceFile } from '../../../src/diagnostics/index.ts'
import { emitCatalog } from '../../../src/emit/catalog/index.ts'
import type { ImageDefinition, Model, Refresh } from '../../../src/model/types.ts'
import { planTargets, type CopyRepository, type PlannedRepository, type TargetPlan } from '../../../src/plan/index.ts'
import { modelOf, organisation } from '../../query/model-of.ts'
import { plainCatalog } from './plain-catalog.ts'
import { plainJson, plainPageData } from './plain-text.ts'

/** The files as emitCatalog prints them, and as they are made from a `Catalog`. */
function bothWays(model: Model, plans: readonly TargetPlan[]): { printed: string[]; plain: string[] } {
  const catalog = plainCatalog(model, plans)
  return {
    printed: emitCatalog(model, plans).map(({ content }) => content),
    plain: [plainJson(catalog), catalogPage(plainPageData(catalog))],
  }
}

let base: Model
beforeAll(async () => {
  base = await modelOf(organisation)
})

/** Texts with all that JSON and HTML write otherwise. */
const hostile = fc.string({
  unit: fc.constantFrom(
    'a',
    'Z',
    '0',
    ' ',
    '"',
    '\\',
    '\n',
    '\0',
    '\x7f',
    '<',
    '>',
    '&',
    'é',
    '\u2028',
    '\u2029',
    '😀',
    '\ud800',
    '\udc00',
  ),
  maxLength: 6,
})
const text = fc.oneof({ weight: 2, arbitrary: fc.constantFrom('a', 'b', 'c') }, { weight: 1, arbitrary: hostile })
const sources = ['docker.io/library/a', 'docker.io/library/a2', 'quay.io/a', 'quay.io/a/b', 'quay.iox/a', 'quay.io/"<é']
const repositories = [...sources, 'library/a', 'a', 'renamed/<"', 'renamed/b']
const tag = fc.constantFrom('1', '10', '2', 'v1', '1.2.3', 'latest', '__proto__')
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

interface Wish {
  source: string
  team: string
  file: string
  line: number
  reason: string
  tags: { tag: string; digest: string | undefined }[]
  semver: string | undefined
  format: string | undefined
  regex: string | undefined
  all: boolean
  except: { kind: 'tag' | 'regex'; value: string }[]
  refresh: ImageDefinition['refresh']
  ticket: string | undefined
  expires: string | undefined
}

const wish: fc.Arbitrary<Wish> = fc.record({
  source: fc.constantFrom(...sources),
  team: fc.constantFrom('networking', 'portal', 'observability', 'nobody', '"'),
  file: fc.constantFrom('teams/a/a.yaml', 'teams/b/b.yaml', 'teams/<é/".yaml'),
  line: fc.integer({ min: 1, max: 4 }),
  reason: text,
  tags: fc.array(fc.record({ tag, digest: maybe(text) }), { maxLength: 3 }),
  semver: maybe(fc.constantFrom('>= 1 < 9', '>= 1.2.3-0', ' ~1   ||  ~2', 'no range', '"<\u2028')),
  format: maybe(fc.constantFrom('stable-{version}', '{version}<')),
  regex: maybe(text),
  all: fc.boolean(),
  except: fc.array(fc.record({ kind: fc.constantFrom('tag', 'regex'), value: text }), { maxLength: 2 }),
  refresh: fc.constantFrom(undefined, 'floating', 'always', 'never'),
  ticket: maybe(text),
  expires: maybe(fc.constant('2030-01-02')),
})

function imageOf(wanted: Wish): ImageDefinition {
  const [like] = base.images
  if (like === undefined) throw new Error('no image')
  const { source, file, semver, format, regex, all, refresh, ticket, expires, ...rest } = wanted
  const { place } = like
  const end = source.indexOf('/')
  const located = (value: string) => ({ value, place })
  return {
    ...rest,
    source: { host: source.slice(0, end), path: source.slice(end + 1), text: source },
    file: new SourceFile(file, ''),
    place,
    start: 0,
    end: 0,
    shared: false,
    tags: wanted.tags.map(({ tag: name, digest }) => ({
      tag: name,
      place,
      ...(digest === undefined ? {} : { digest }),
    })),
    except: wanted.except.map(({ kind, value }) => ({ kind, value, place })),
    ...(semver === undefined ? {} : { semver: located(semver) }),
    ...(semver === undefined || format === undefined ? {} : { format: located(format) }),
    ...(regex === undefined ? {} : { regex: located(regex) }),
    ...(all ? { all: place } : {}),
    ...(refresh === undefined ? {} : { refresh }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(expires === undefined ? {} : { expires: located(expires) }),
  }
}

/** A row: its source, where it goes, the places that it names, how it is published if it is copied, and how it is refreshed. */
type Row = {
  source: string
  repository: string
  places: number[] | 'all'
  tag: string | undefined
  refresh: Refresh
}
const row: fc.Arbitrary<Row> = fc.record({
  source: fc.constantFrom(...sources, 'quay.io/unknown'),
  repository: fc.constantFrom(...repositories),
  places: fc.oneof(fc.constant('all' as const), fc.array(fc.nat(7), { maxLength: 3 })),
  tag: maybe(fc.constantFrom('', '{tag}-x', '"<')),
  refresh: fc.constantFrom('floating', 'always', 'never'),
})
const plan = fc.record({
  files: fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 3 }),
  copy: fc.array(row, { maxLength: 3 }),
})

function planOf(
  { files, copy }: { files: Row[][]; copy: Row[] },
  target: string,
  images: readonly ImageDefinition[],
): TargetPlan {
  const registry = base.config.targets.find(({ id }) => id === target)?.registry ?? ''
  const planned = ({ source, repository, places, refresh }: Row): PlannedRepository => {
    const own = images.filter((image) => image.source.text === source)
    const named = places === 'all' ? own : places.flatMap((index) => own.slice(index, index + 1))
    return {
      source,
      destination: `${registry}/${repository}`,
      tags: ['latest'],
      refresh,
      owners: [],
      definitions: named.map(({ file, line }) => ({ file: file.path, line })),
      reasons: [],
      notes: [],
    }
  }
  const copied = (copy_: Row): CopyRepository => ({
    ...planned(copy_),
    digests: {},
    ...(copy_.tag === undefined ? {} : { tag: copy_.tag }),
  })
  const sync = files.map((rows, index) => ({
    file: `sync/${index}"<.yaml`,
    destination: registry,
    scoped: false,
    repositories: rows.map(planned),
  }))
  return { version: 1, target, registry, skopeo: '>=1.16', sync, copy: copy.map(copied) }
}

describe('the files are byte for byte what a plain printer makes', () => {
  test('of an organisation with one of everything', () => {
    const { printed, plain } = bothWays(base, planTargets(base))
    expect(printed).toEqual(plain)
  })

  test('of nothing', () => {
    const { printed, plain } = bothWays({ ...base, images: [] }, [])
    expect(printed).toEqual(plain)
    expect(printed[0]).toContain('"images": []')
  })

  test('of any entries and rows', () => {
    fc.assert(
      fc.property(
        fc.array(wish, { maxLength: 6 }),
        fc.array(plan, { minLength: 2, maxLength: 2 }),
        maybe(fc.constant('https://git.example.com/images/')),
        fc.boolean(),
        (wishes, [first, second], repositoryUrl, backwards) => {
          if (first === undefined || second === undefined) throw new Error('no plan')
          const images = wishes.map(imageOf)
          const config = repositoryUrl === undefined ? base.config : { ...base.config, repositoryUrl }
          const plans = [planOf(first, 'china', images), planOf(second, 'main', images)]
          const { printed, plain } = bothWays({ ...base, config, images }, backwards ? plans.reverse() : plans)
          expect(printed).toEqual(plain)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('of more images than are joined at once', () => {
    const [like] = base.images
    if (like === undefined) throw new Error('no image')
    const images = Array.from({ length: 200 }, (_, number) => ({
      ...like,
      reason: number % 90 === 0 ? '</script> \u2028' : like.reason,
      source: { host: 'quay.io', path: `a/${number}`, text: `quay.io/a/${number}` },
    }))
    const model = { ...base, images }
    const { printed, plain } = bothWays(model, planTargets(model))
    expect(printed).toEqual(plain)
  })
})
