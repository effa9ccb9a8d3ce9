import { assert, asyncProperty, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { SourceFile } from '../../../src/diagnostics/index.ts'
import { checkConfig } from '../../../src/check/config/index.ts'
import { quoteYaml } from '../../../src/emit/quote.ts'
import type { Target } from '../../../src/model/types.ts'
import { parseYaml } from '../../../src/yaml/parse.ts'
import { emit, planOf, repository } from './emitted.ts'
import { violations } from './policy.ts'

/** Text that tries to leave where it stands: YAML, shells, templates, Go templates, terminals. */
const hostile = [
  '"',
  "'",
  '"\nkind: Secret\n"',
  '\n---\nkind: Secret',
  '}}\n- evil: true',
  '{{ .Env }} {{body}} {{{body}}}',
  '$(touch /tmp/x) `id` ${HOME} $HOME',
  '&a *a !!binary <<: *x',
  '# comment',
  ': ',
  '- - -',
  '\u001b[31mred\u0007',
  '\u202eevil',
  '\u2028\u0085\ufeff',
  '%YAML 1.1',
  '=',
  'y',
  '1e3',
  '__proto__',
  '🚀'.repeat(50),
]

/** Every field of skopeoc.yaml that takes any text, filled with it; what cannot be used is reported and left out. */
async function emitWith(
  text: string,
  other: string,
): Promise<{ files: { path: string; text: string }[]; target: Target }> {
  const quoted = quoteYaml(text)
  const source = `
targets:
  one:
    registry: one.example
    prefix: ${quoted}
    reserved: [${quoted}]
    sign: { keySecret: ${quoted} }
sources: { quay.io: { mirror: ${quoted}, verify: { keySecret: key, key: ${quoted} } } }
runtime:
  image: ${quoted}
  namespace: ${quoted}
  schedule: ${quoted}
  timeZone: ${quoted}
  credentials: { sources: ${quoted}, target: ${quoted} }
  resources: { requests: { cpu: ${quoted} }, limits: { ${quoted}: 1 } }
  nodeSelector: { ${quoted}: ${quoted} }
  tolerations: [{ key: ${quoted}, operator: Equal, value: ${quoted} }]
  affinity: { nodeAffinity: { ${quoted}: ${quoted} } }
  caBundle: ${quoted}
  proxy: { https: ${quoted}, no: [${quoted}] }
  labels: { ${quoted}: ${quoted} }
  annotations: { note: ${quoted}, ${quoteYaml(`x${other}`)}: ${quoted} }
  networkPolicy: { cidrs: [${quoted}] }
  alerts: { labels: { team: ${quoted} }, ruleLabels: { team: ${quoted} }, runbook: ${quoted} }
  externalSecrets: { store: vault, secrets: { one: { key: ${quoted}, property: ${quoted} }, ${quoteYaml(`y${other}`)}: ${quoted} } }
`
  const file = new SourceFile('skopeoc.yaml', source)
  const { root } = await parseYaml(file)
  const { config } = root === undefined ? { config: undefined } : checkConfig(root, file)
  const target = config?.targets[0]
  if (config === undefined || target === undefined) throw new Error('no configuration')
  const plan = planOf(target)
  plan.sync[0]?.repositories.push(repository('cilium/hubble', target.registry, { reasons: [text], notes: [other] }))
  const files = emit(config, target, plan).manifests.map(({ path, content }) => ({ path, text: content }))
  return { files, target }
}

function objectOf(files: readonly { path: string; text: string }[], path: string): Record<string, unknown> {
  return parse(files.find((file) => file.path === path)?.text ?? '', { version: '1.1' }) as Record<string, unknown>
}

/** What went wrong with a text: rules that the manifests break, objects that nobody asked for, text that changed on its way. */
async function faultsOf(text: string, other: string): Promise<string[]> {
  const { files, target } = await emitWith(text, other)
  // A reason may well look like a secret; that definitions hold none is checked where they are read.
  const faults = violations(files).filter((finding) => !/a secret in/.test(finding))
  const job = objectOf(files, 'kubernetes/cronjob.yaml') as { metadata: { annotations: Record<string, string> } }
  if (target.runtime.annotations['note'] !== text) faults.push('the configuration holds another note')
  if (job.metadata.annotations['note'] !== text) faults.push('the manifest holds another note')
  return faults
}

describe('hostile text in skopeoc.yaml and in definitions', () => {
  it.each(hostile)('stays what it is, or is left out: %j', async (text) => {
    expect(await faultsOf(text, 'z')).toEqual([])
  })

  it('does so whatever it is', async () => {
    // Keys that stand twice are the parser's to refuse.
    const text = string({ unit: 'binary', minLength: 1 }).filter((candidate) => candidate !== 'note')
    const pair = tuple(text, text).filter(([one, other]) => one !== other)
    await assert(
      asyncProperty(pair, async ([one, other]) => {
        expect(await faultsOf(one, other)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
