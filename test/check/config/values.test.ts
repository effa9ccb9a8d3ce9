import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../../src/model/duration.ts'
import {
  isDataKey,
  isDnsLabel,
  isDnsSubdomain,
  isLabelKey,
  isLabelValue,
} from '../../../src/check/config/kubernetes-names.ts'
import { canonicalQuantity, parseQuantity } from '../../../src/model/quantity.ts'
import { checkImage } from '../../../src/check/config/skopeo-image.ts'
import { skopeoVersion } from '../../../src/model/skopeo-image.ts'
import { isTimeZone, timeZones } from '../../../src/check/config/time-zones.ts'

describe('durations', () => {
  it.each([
    ['90s', 90],
    ['30m', 1800],
    ['6h', 21_600],
    ['7d', 604_800],
    ['1h30m', 5400],
    ['0s', 0],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each(['', '6', 'h', '6 h', '-6h', '6H', '1.5h', '6hours', '999999999d', '9'.repeat(400) + 'h'])(
    'refuses "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )

  it.each([0, 59, 90, 3600, 5400, 90_061, 604_800])('writes %i seconds so that it reads them again', (seconds) => {
    expect(parseDuration(formatDuration(seconds))).toBe(seconds)
  })
})

describe('quantities', () => {
  it.each([
    ['100m', 100_000_000n],
    ['1', 1_000_000_000n],
    ['0.5', 500_000_000n],
    ['.5', 500_000_000n],
    ['128Mi', 134_217_728n * 1_000_000_000n],
    ['1.5Gi', 1_610_612_736n * 1_000_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['1E', 10n ** 27n],
    ['-1', -1_000_000_000n],
    ['1n', 1n],
  ])('%s', (text, amount) => {
    expect(parseQuantity(text)).toBe(amount)
  })

  it.each(['', '1GB', '1gb', '1 Gi', 'Gi', '1KiB', '1K', '--1', '1.2.3', '1e', '0x10'])('refuses "%s"', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  })
})

describe('quantities as the API server stores them', () => {
  // What `resource.ParseQuantity(text).String()` of apimachinery gives.
  it.each([
    ['100m', '100m'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['1000M', '1G'],
    ['1000Mi', '1000Mi'],
    ['1000', '1k'],
    ['0.5Ki', '512'],
    ['1.1Ki', '1126400m'],
    ['1024Ei', '1024Ei'],
    ['1e3', '1e3'],
    ['1000e3', '1e6'],
    ['0.1e1', '1'],
    ['512Mi', '512Mi'],
    ['2', '2'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
    expect(parseQuantity(canonical)).toBe(parseQuantity(text))
  })
})

describe('names in Kubernetes', () => {
  it.each([
    {
      form: isDnsLabel,
      good: ['a', 'a-b', '9', 'a'.repeat(63)],
      bad: ['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a'.repeat(64), 'a\n'],
    },
    {
      form: isDnsSubdomain,
      good: ['a', 'a.b-c.d', 'a'.repeat(253)],
      bad: ['', '.a', 'a..b', 'a.-b', 'A.b', 'a'.repeat(254)],
    },
    { form: isLabelKey, good: ['a', 'A_b.c', 'example.com/a'], bad: ['', '/a', 'Example.com/a', 'a/', 'a/b/c', 'a b'] },
    {
      form: isLabelValue,
      good: ['', 'a', 'A_b.c-d', 'a'.repeat(63)],
      bad: ['-a', 'a-', 'a b', 'a'.repeat(64), 'ä', 'a\n'],
    },
    { form: isDataKey, good: ['cosign.key', '.dockerconfigjson', 'a_b'], bad: ['', '.', '..', '..data', 'a/b', 'a b'] },
  ])('$form.name', ({ form, good, bad }) => {
    expect(good.filter((text) => !form(text))).toEqual([])
    expect(bad.filter((text) => form(text))).toEqual([])
  })
})

describe('time zones', () => {
  it('are the names of the database, links included, whatever the machine knows', () => {
    expect(timeZones.length).toBe(598)
    expect(
      ['UTC', 'Etc/UTC', 'Europe/Berlin', 'Asia/Calcutta', 'Europe/Kyiv', 'EST5EDT'].filter(
        (name) => !isTimeZone(name),
      ),
    ).toEqual([])
    expect(['Etc/Nowhere', 'europe/berlin', 'Local', '', 'Europe/Berlin '].filter(isTimeZone)).toEqual([])
  })
})

describe('the skopeo image', () => {
  it.each([
    'quay.io/skopeo/stable:v1.22.2-immutable',
    `quay.io/skopeo/stable@sha256:${'a'.repeat(64)}`,
    `quay.io/skopeo/stable:v1.22@sha256:${'a'.repeat(64)}`,
    'mirror.example:5000/tools/skopeo:1.18.0',
    'registry.example/skopeo:v1.16.1-internal',
  ])('%s is good', (text) => {
    expect(checkImage(text)).toBeUndefined()
  })

  it.each([
    {
      text: 'quay.io/skopeo/stable:v1.22.2',
      code: 'floating-image',
      hint: 'did you mean `quay.io/skopeo/stable:v1.22.2-immutable`?',
    },
    {
      text: 'quay.io/skopeo/stable:v1.22',
      code: 'floating-image',
      hint: 'did you mean `quay.io/skopeo/stable:v1.22.2-immutable`?',
    },
    { text: 'quay.io/skopeo/stable:v1', code: 'floating-image' },
    { text: 'quay.io/skopeo/stable:latest', code: 'floating-image' },
    { text: 'registry.example/skopeo', code: 'floating-image' },
    {
      text: 'quay.io/skopeo/stable:v1.15.2-immutable',
      code: 'invalid-config',
      hint: 'did you mean `quay.io/skopeo/stable:v1.22.2-immutable`?',
    },
    { text: 'skopeo/stable:v1.22.2', code: 'invalid-config' },
    { text: 'quay.io/Skopeo/stable:v1.22.2', code: 'invalid-config' },
    { text: 'quay.io/skopeo/stable:v1.22.2@sha256:abc', code: 'invalid-config' },
    { text: 'quay.io/skopeo/stable: v1', code: 'invalid-config' },
  ])('$text is $code', ({ text, code, hint }) => {
    const finding = checkImage(text)
    expect(finding?.code).toBe(code)
    expect(finding?.hint).toBe(hint ?? finding?.hint)
  })

  it('tells the version of skopeo from the tag', () => {
    expect(skopeoVersion('quay.io/skopeo/stable:v1.22.2-immutable')).toBe('1.22.2')
    expect(skopeoVersion('quay.io/skopeo/stable:latest')).toBeUndefined()
  })
})
