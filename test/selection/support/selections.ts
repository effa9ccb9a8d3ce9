import * as fc from 'fast-check'
import { isValidTag, type Exclusion, type Selection, type Selector } from '../../../src/selection/index.ts'
import { randomConstraint, randomFrom } from './constraints.ts'

const number = fc.constantFrom('0', '1', '2', '3', '9', '10', '12', '100')
const pre = fc.constantFrom('', '', '-rc.1', '-alpine', '-0', '-rc.2.x', '-1', '-b')

const version: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('', '', 'v'), fc.array(number, { minLength: 1, maxLength: 3 }), pre)
  .map(([v, numbers, rest]) => v + numbers.join('.') + rest)

/** Tags of the kinds that selections are about. */
export const anyTag: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 6, arbitrary: version },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('stable-', 'edge-', 'v'), version).map(([a, b]) => a + b) },
    {
      weight: 3,
      arbitrary: fc.tuple(version, fc.constantFrom('-alpine', '-kafka-1.2', '-k8s', 'x')).map(([a, b]) => a + b),
    },
    { weight: 1, arbitrary: fc.constantFrom('latest', 'main', 'a', 'rc', '_', 'sha-abc') },
    { weight: 1, arbitrary: fc.stringMatching(/^[a-c0-2_][a-c0-2._-]{0,6}$/) },
  )
  .filter(isValidTag)

const constraint = fc.oneof(
  fc
    .tuple(fc.constantFrom('>=', '>', '<', '<=', '=', '~', '^', '!='), version)
    .map(([operator, text]) => operator + text),
  fc.tuple(version, fc.constantFrom(' ', '\n'), version).map(([low, blank, high]) => `>=${low}${blank}<${high}`),
  fc.tuple(version, version).map(([one, other]) => `~${one}\n|| ~${other}\n`),
  fc.integer({ min: 1, max: 10_000 }).map((seed) => randomConstraint(randomFrom(seed))),
)

const format = fc.constantFrom(
  '{version}',
  'stable-{version}',
  'v{version}',
  '{version}-alpine',
  '{version}-kafka-*',
  '*-{version}',
  '{version}*',
)

/** Regular expressions from pieces that matter for tags. */
export const anyRegex: fc.Arbitrary<string> = fc.letrec<{ regex: string; piece: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'a',
      '1',
      '\\.',
      '-',
      '.',
      '[0-9]',
      '\\d',
      '[a-c]',
      '[^-]',
      '\\w',
      'v',
      'rc',
      '[[:alpha:]]',
      '\\pL',
      '_',
    ),
    fc.constantFrom(
      '^',
      '$',
      '\\b',
      '\\B',
      '\\A',
      '\\z',
      '(?i)',
      '(?i:A)',
      '(?m)',
      '\\W',
      '\\D',
      '[^0-9.]',
      '\\x31',
      '\\Q.a\\E',
    ),
    tie('regex').map((inner) => `(${inner})`),
    tie('regex').map((inner) => `(?:${inner})`),
    fc
      .tuple(tie('piece'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}', '*?'))
      .map(([body, times]) => body + times),
  ),
  regex: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
    fc.tuple(tie('regex'), tie('regex')).map(([a, b]) => `${a}|${b}`),
  ),
})).regex

const anchoredRegex = fc.oneof(
  anyRegex.map((inner) => `^(${inner})$`),
  fc.constantFrom('^1\\.[0-9]+$', '^v?[0-9]+\\.[0-9]+(\\.[0-9]+)?$', '^.*-alpine$', '^stable-.+$', '^[a-z]+$'),
)

export const anySelector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 4, arbitrary: constraint.map((text): Selector => ({ kind: 'semver', constraint: text })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(format, constraint)
      .map(([text, range]): Selector => ({ kind: 'format', format: text, constraint: range })),
  },
  { weight: 3, arbitrary: anchoredRegex.map((pattern): Selector => ({ kind: 'regex', pattern })) },
  {
    weight: 2,
    arbitrary: fc.array(anyTag, { minLength: 1, maxLength: 4 }).map((tags): Selector => ({ kind: 'tags', tags })),
  },
  { weight: 1, arbitrary: fc.constant<Selector>({ kind: 'all' }) },
)

const anyExclusion: fc.Arbitrary<Exclusion> = fc.oneof(
  anyTag.map((tag): Exclusion => ({ kind: 'tag', tag })),
  fc.constantFrom('-rc', '^v', 'alpine$', '0$', '-').map((pattern): Exclusion => ({ kind: 'regex', pattern })),
)

export const anySelection: fc.Arbitrary<Selection> = fc.record({
  selectors: fc.array(anySelector, { minLength: 1, maxLength: 3 }),
  except: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anyExclusion, { maxLength: 2 }) },
  ),
})
