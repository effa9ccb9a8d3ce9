import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { publishedTag, tagRule } from '../../../src/emit/runtime/tag-rule.ts'

describe('publishedTag', () => {
  it.each([
    ['3.5.4-0', '{tag}-k8s', undefined, '3.5.4-0-k8s'],
    ['stable-2.13.4', '{version}', 'stable-{version}', '2.13.4'],
    ['stable-v2.13.4', 'linkerd-{version}', 'stable-{version}', 'linkerd-2.13.4'],
    ['v1.2.3', '{version}', undefined, '1.2.3'],
    ['v1.2.3', 'v{version}-{tag}', undefined, 'v1.2.3-v1.2.3'],
    ['1.2.3-debian', '{version}', '{version}-debian', '1.2.3'],
    ['1.2.3-rc1-debian', '{version}', '{version}-debian', '1.2.3-rc1'],
    ['linux-x64-v20.1.0-slim', 'node-{version}', 'linux-*-{version}-slim', 'node-20.1.0'],
    ['v1.2.3', undefined, undefined, 'v1.2.3'],
    ['anything', 'always-this', undefined, 'always-this'],
  ])('publishes %s by %s with the format %s as %s', (tag, template, format, published) => {
    expect(publishedTag(tag, template, format)).toBe(published)
    expect(bySed(tagRule(template, format), tag)).toBe(published)
  })
})

describe('tagRule', () => {
  it('is absent where the tag stays', () => {
    expect(tagRule(undefined, undefined)).toBeUndefined()
    expect(tagRule('{tag}', undefined)).toBeUndefined()
  })

  it('does in sed what publishedTag does here', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.-]{0,6}$/)
    const version = fc.stringMatching(/^v?[0-9]{1,2}\.[0-9]{1,2}(\.[0-9]{1,2})?(-[a-z]{1,4})?$/)
    fc.assert(
      fc.property(part, part, part, part, version, fc.boolean(), (before, after, head, tail, number, usesTag) => {
        const template = `${head}${usesTag ? '{tag}' : '{version}'}${tail}`
        const format = `${before}{version}${after}`
        const tag = `${before}${number}${after}`
        expect(bySed(tagRule(template, format), tag)).toBe(publishedTag(tag, template, format))
      }),
      { numRuns: 60 },
    )
  })

  it('does in sed what publishedTag does here, with wildcards too', () => {
    const side = fc
      .array(fc.constantFrom('*', '-', 'a', '_', '.', 'v'), { maxLength: 5 })
      .map((parts) => parts.join(''))
    const filler = fc.constantFrom('', '', 'a', '-1', '1.', 'v2-', '_a-')
    const version = fc.stringMatching(/^v?[0-9]{1,2}(\.[0-9]{1,2}){0,2}(-[a-z0-9-]{1,3})?$/)
    fc.assert(
      fc.property(
        side,
        side,
        version,
        fc.array(filler, { minLength: 10, maxLength: 10 }),
        (before, after, number, fill) => {
          const format = `x${before}{version}${after}`
          let next = 0
          const tag = format.replace('{version}', number).replace(/\*/g, () => fill[next++] ?? '')
          expect(bySed(tagRule('{version}-x', format), tag)).toBe(publishedTag(tag, '{version}-x', format))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('takes no longer with many wildcards', () => {
    const tag = `${'a'.repeat(90)}_1.2.3_a_1.2.3`
    expect(publishedTag(tag, '{version}', `${'*a'.repeat(40)}_{version}`)).toBe('1.2.3')
  })
})

function bySed(rule: string | undefined, tag: string): string {
  return rule === undefined ? tag : spawnSync('sed', [rule], { input: `${tag}\n`, encoding: 'utf8' }).stdout.trimEnd()
}
