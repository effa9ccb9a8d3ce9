import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emitKubernetes } from '../../../src/emit/kubernetes/index.ts'
import { configOf, configurations, planOf } from './emitted.ts'

/*
 * golden/<configuration>.txt holds every manifest of every target of a configuration in emitted.ts. UPDATE_CASES=1 writes them
 * anew. The scripts in them are stand-ins: the real ones are tested where they are made.
 */
const folder = join(import.meta.dirname, 'golden')

const scripts = [
  { path: 'copy.sh', content: '#!/bin/sh\n' },
  { path: 'index.txt', content: 'file 0123  mirror.sh\n' },
  { path: 'mirror.sh', content: '#!/bin/sh\necho "Zeit für Bilder"\n' },
  { path: 'sync/cilium.yaml', content: '"quay.io":\n  images:\n    "cilium/cilium": ["v1.0.0"]\n' },
]

async function print(name: string): Promise<string> {
  const config = await configOf(configurations[name] as string)
  const files = config.targets.flatMap((target) =>
    emitKubernetes(planOf(target), target, config, scripts).map(
      ({ path, content }) => `==> ${target.id}/${path} <==\n${content}`,
    ),
  )
  return files.join('\n')
}

describe('manifests', () => {
  it.each(Object.keys(configurations))('of the configuration "%s" are what they were', async (name) => {
    const file = join(folder, `${name}.txt`)
    const printed = await print(name)
    if (process.env['UPDATE_CASES'] === '1') writeFileSync(file, printed)
    expect(printed).toBe(existsSync(file) ? readFileSync(file, 'utf8') : 'a golden file')
  })

  it('have no golden file too many', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(configurations)
        .map((name) => `${name}.txt`)
        .sort(),
    )
  })
})
