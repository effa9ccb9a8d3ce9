import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { fixedTagPattern, isFloatingTag } from '../../src/model/floating.ts'

const floating = [
  'latest',
  'edge-alpine',
  '20',
  'v1',
  '3.12',
  '3.12-alpine',
  '3.12-alpine3.19',
  // The version is what comes first; what it is built on has its own.
  '20-alpine3.19.1',
  '3.9-jdk17.0.1',
  '8-jdk-17.0.1',
  'v1-jdk-17.0.1',
  'noble-20-node1.2.3',
]
const fixed = [
  '1.2.3',
  'v1.2.3',
  '1.2.3-alpine3.19',
  'go1.22.3',
  'alpine3.19.1',
  '3.10.0.3-debian',
  'v1.13.8-build.2',
  'stable-2.13.4',
  'k8s-v1.30.1',
  'jdk17-3.9.1',
  'ubuntu22.04-1.2.3',
  'v-1.2.3',
  'vanilla-1.2.3',
  'controller_v1_2_3',
  '1-2-3',
  'RELEASE.2024-01-02T03-04-05Z',
  '20240102',
  'main-0a1b2c3',
  `sha256-${'a'.repeat(64)}.sig`,
]

describe('isFloatingTag', () => {
  it.each(floating)('%s moves', (tag) => expect(isFloatingTag(tag)).toBe(true))
  it.each(fixed)('%s does not', (tag) => expect(isFloatingTag(tag)).toBe(false))

  it('means the same to the tools that mirror.sh has', () => {
    const { stdout } = spawnSync('grep', ['-E', fixedTagPattern], {
      input: [...floating, ...fixed].join('\n'),
      encoding: 'utf8',
    })
    expect(stdout.trimEnd().split('\n')).toEqual(fixed)
  })
})
