import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { prometheusRule } from '../../../src/emit/kubernetes/alerts.ts'
import type { Target } from '../../../src/model/types.ts'
import { configOf } from './emitted.ts'

async function expressions(runtime: string): Promise<Record<string, string>[]> {
  const config = await configOf(`targets: { one: { registry: one.example } }\nruntime: ${runtime}\n`)
  const rule = prometheusRule(config.targets[0] as Target)
  return (rule?.spec.groups ?? []).flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ alert, expr })))
}

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

/** Seconds after which each of the two CronJobs counts as stale. */
async function staleSeconds(runtime: string): Promise<number[]> {
  const rules = await expressions(runtime)
  return rules
    .filter(({ alert }) => alert === 'ImageMirrorStale')
    .map(({ expr }) => Number(/> ([0-9]+)\n/.exec(expr ?? '')?.[1]))
}

describe('alerts', () => {
  it('exist only where they are wanted', async () => {
    expect(await expressions('{}')).toEqual([])
    expect((await expressions('{ alerts: true }')).map(({ alert }) => alert)).toEqual([
      'ImageMirrorStale',
      'ImageMirrorFailed',
    ])
  })

  it('wait for two intervals of the schedule and a whole run', async () => {
    const hour = 3600
    expect(await staleSeconds('{ alerts: true, schedule: "0 3 * * *", deadlines: { active: 5h } }')).toEqual([
      53 * hour,
    ])
    expect(await staleSeconds('{ alerts: { staleAfter: 30h }, schedule: "0 3 * * *" }')).toEqual([30 * hour])
  })

  it('do not take a rarer refresh for a failure', async () => {
    const hour = 3600
    const runtime =
      '{ alerts: { staleAfter: 30h }, schedule: "0 3 * * *", refreshSchedule: "0 4 * * 0", deadlines: { active: 5h } }'
    expect(await staleSeconds(runtime)).toEqual([30 * hour, 2 * 168 * hour + 5 * hour])
  })

  it('also see a CronJob that never succeeded, and none that is suspended', async () => {
    const [stale, failed] = await expressions('{ alerts: true }')
    for (const rule of [stale, failed]) {
      const never =
        /or\n +(?:time\(\) - )?max by \([a-z, ]+\) \(kube_cronjob_created\{namespace="image-mirror",cronjob="mirror-one"\}\)/
      expect(rule?.['expr']).toMatch(never)
    }
    expect(stale?.['expr']).toContain('kube_cronjob_created{namespace="image-mirror",cronjob="mirror-one"}')
    expect(stale?.['expr']).toContain('kube_cronjob_spec_suspend{namespace="image-mirror",cronjob="mirror-one"}')
  })
})

describe('docs/kubernetes.md', () => {
  it('has the very expression for those without the Prometheus operator', async () => {
    const [stale] = await expressions('{ alerts: true, schedule: "0 */6 * * *" }')
    const expression = stale?.['expr']?.replaceAll('mirror-one', 'mirror-gsoci').replaceAll(/^(?=.)/gm, '    ')
    expect(read('docs/kubernetes.md')).toContain(`\n\n${expression}\n`)
  })
})

describe('docs/when-an-alert-fires.md', () => {
  const page = read('docs/when-an-alert-fires.md')

  it('is about each alert', async () => {
    for (const { alert } of await expressions('{ alerts: true }')) expect(page).toContain(`\`${alert}\``)
  })

  it('tells of every event that can fail a run what to do', () => {
    const events = [...read('templates/mirror.sh.hbs').matchAll(/\bfail ([a-z]+) (?=[-"])/g)].map(([, name]) => name)
    expect(new Set(events).size).toBeGreaterThan(4)
    for (const event of events) expect(page).toContain(`| \`${event}\` `)
  })
})
