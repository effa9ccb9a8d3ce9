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

function objectOf(files: readonly { path: string; text: string }[], path: string): Record<string, never> {
  return parse(files.find((file) => file.path === path)?.text ?? '', { version: '1.1' }) as Record<string, never>
}

async function holds(text: string, other: string): Promise<void> {
  // Duplicate keys, and text that no YAML can hold, are the parser's to refuse.
  if (text === 'note' || other === text) return
  const { files, target } = await emitWith(text, other)
  const found = violations(files).filter((finding) => !/a secret in/.test(finding))
  expect(found).toEqual([])
  const kinds = files.map((file) => objectOf(files, file.path)['kind'])
  expect(kinds).not.toContain('Secret')
  const job = objectOf(files, 'kubernetes/cronjob.yaml') as { metadata: { annotations: Record<string, string> } }
  expect(job.metadata.annotations['note']).toBe(target.runtime.annotations['note'])
  expect(target.runtime.annotations['note']).toBe(text)
}

describe('hostile text in skopeoc.yaml and in definitions', () => {
  it.each(hostile)('stays what it is, or is left out: %j', async (text) => {
    await holds(text, 'z')
  })

  it('does so whatever it is', async () => {
    const text = string({ unit: 'binary', minLength: 1 })
    await assert(
      asyncProperty(tuple(text, text), async ([one, other]) => holds(one, other)),
      { numRuns: 60 },
    )
  })
})
