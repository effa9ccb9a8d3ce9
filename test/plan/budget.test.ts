import { expect, test } from 'vitest'
import { runBudget } from '../../src/plan/budget.ts'
import { planTargets } from '../../src/plan/index.ts'
import { configText, modelOf, organisation } from '../query/model-of.ts'

async function budgets(config: string, images: string) {
  const model = await modelOf({
    ...organisation,
    'skopeoc.yaml': config,
    'teams/portal/web.yaml': `images:\n${images}`,
  })
  return Object.fromEntries(runBudget(model, planTargets(model)).map((budget) => [budget.host, budget]))
}

const entry = (source: string, rest: string): string => `  - source: ${source}\n    reason: Test\n${rest}`
const floating = entry('mcr.microsoft.com/a/b', '    tags: ["1", "1.2", "latest", "1.2.3"]\n')
const limited = (settings: string): string =>
  `${configText}sources: { docker.io: {}, quay.io: {}, registry.k8s.io: {}, ghcr.io: {}, mcr.microsoft.com: { ${settings} } }\n`

test('only exact tags that move are pulled again; a list is not a pull', async () => {
  const { 'mcr.microsoft.com': budget, 'quay.io': quay } = await budgets(configText, floating)
  expect(budget).toEqual({
    host: 'mcr.microsoft.com',
    listings: 0,
    refreshedTags: 3,
    openRepositories: 0,
    expectedPulls: 3,
    periodSeconds: 86400,
    exceeds: false,
  })
  // One range at two targets: it is listed for each, and may select tags that move.
  expect(quay).toMatchObject({ listings: 2, refreshedTags: 0, openRepositories: 2 })
})

test('`refresh` decides', async () => {
  const { 'mcr.microsoft.com': never } = await budgets(
    configText,
    floating.replace('reason: Test', 'reason: Test\n    refresh: never'),
  )
  expect(never?.refreshedTags).toBe(0)
  const { 'mcr.microsoft.com': always } = await budgets(
    configText,
    floating.replace('reason: Test', 'reason: Test\n    refresh: always'),
  )
  expect(always?.refreshedTags).toBe(4)
})

test('a pinned tag is never pulled again', async () => {
  const { 'mcr.microsoft.com': budget } = await budgets(
    configText,
    entry('mcr.microsoft.com/a/b', `    tags: ["1@sha256:${'a'.repeat(64)}"]\n`),
  )
  expect(budget?.refreshedTags).toBe(0)
})

test.each([
  ['pulls: { limit: 3, per: 6h }', false],
  ['pulls: { limit: 2, per: 6h }', true],
  ['pulls: { limit: 2, per: 6h }, mirror: mirror.example.com', false],
])('with %s, too many: %s', async (settings, exceeds) => {
  const { 'mcr.microsoft.com': budget } = await budgets(limited(settings), floating)
  expect(budget).toMatchObject({ exceeds, expectedPulls: 3, periodSeconds: 21600 })
})

test('several runs in a period, and several targets, add up', async () => {
  const everyTwoHours = limited('pulls: { limit: 100, per: 6h }').replace('38 21 * * *', '5 */2 * * *')
  const { 'mcr.microsoft.com': one } = await budgets(everyTwoHours, floating)
  expect(one?.expectedPulls).toBe(3 * 3)
  const { 'mcr.microsoft.com': two } = await budgets(
    everyTwoHours,
    floating.replace('reason: Test', 'reason: Test\n    targets: [main, china]'),
  )
  expect(two?.expectedPulls).toBe(3 * 3 + 3)
})

test('a schedule of its own for what moves counts instead of that of the runs', async () => {
  const config = limited('pulls: { limit: 100, per: 6h }').replace(
    '"38 21 * * *"',
    '"5 */2 * * *", refreshSchedule: "0 4 * * *"',
  )
  const { 'mcr.microsoft.com': budget } = await budgets(config, floating)
  expect(budget?.expectedPulls).toBe(3)
})

test('nothing is pulled where nothing runs', async () => {
  const config = limited('pulls: { limit: 100, per: 6h }').replace('"38 21 * * *"', '"5 */2 * * *", suspend: true')
  const { 'mcr.microsoft.com': budget } = await budgets(config, floating)
  expect(budget).toMatchObject({ refreshedTags: 3, expectedPulls: 0 })
})

test('registries are in the order of their names', async () => {
  const hosts = ['registry.k8s.io', 'mcr.microsoft.com', 'ghcr.io']
  const images = hosts.map((host) => entry(`${host}/a/b`, '    tags: ["1"]\n')).join('')
  expect(Object.keys(await budgets(configText, images))).toEqual(Object.keys(await budgets(configText, images)).sort())
})
