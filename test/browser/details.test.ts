import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { emitCatalog } from '../../src/emit/catalog/index.ts'
import { planTargets } from '../../src/plan/index.ts'
import { modelOf } from '../query/model-of.ts'
import { findChromium, launchChromium } from './chromium.ts'

const executable = findChromium()

const configuration = `codeowners: .github/CODEOWNERS
platformOwners: "@example/platform"
targets:
  main:
    registry: registry.example.com
  china:
    registry: registry.example.cn
    default: false
`

describe.skipIf(executable === undefined)('what the page tells of definitions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-details-'))
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await launchChromium(executable as string)
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })
  afterEach(() => page.context().close())

  /** Opens the page of what the teams Alpha, Beta and Gamma wrote, at an address behind `#`. */
  async function open(
    {
      emailOfAlpha,
      contactOfAlpha = '#alpha',
      ...files
    }: { emailOfAlpha?: string; contactOfAlpha?: string; alpha?: string; beta?: string; gamma?: string },
    hash: string,
  ): Promise<void> {
    const sources: Record<string, string> = { 'skopeoc.yaml': configuration }
    for (const name of ['Alpha', 'Beta', 'Gamma']) {
      const email = name === 'Alpha' && emailOfAlpha !== undefined ? `email: ${JSON.stringify(emailOfAlpha)}\n` : ''
      const contact = name === 'Alpha' ? contactOfAlpha : `#${name.toLowerCase()}`
      sources[`teams/${name.toLowerCase()}/team.yaml`] = `name: ${name}\ncontact: "${contact}"\n${email}`
    }
    for (const [id, text] of Object.entries(files)) sources[`teams/${id}/app.yaml`] = `images:\n${text}`
    const model = await modelOf(sources)
    const html = emitCatalog(model, planTargets(model)).find(({ path }) => path === 'index.html')?.content ?? ''
    const file = join(folder, 'index.html')
    writeFileSync(file, html)
    page = await browser.newPage()
    await page.goto(`${pathToFileURL(file).href}#/${hash}`)
  }

  const openImage = (files: Parameters<typeof open>[0], source: string) =>
    open(files, `images?image=${encodeURIComponent(source)}`)

  /** What stands beside a word in the card of each entry, in their order; undefined where the word is not there. */
  const factsOf = (name: string) =>
    page.evaluate<(string | undefined)[]>(`[...document.querySelectorAll('.detail .card')]
      .filter((card) => card.querySelector('.why'))
      .map((card) => [...card.querySelectorAll('dt')].find((term) => term.textContent === ${JSON.stringify(name)})
        ?.nextElementSibling.textContent)`)

  const wish = (source: string, rest: string) => `  - source: ${source}\n    reason: It is needed\n    ${rest}\n`

  describe('Refresh', () => {
    const source = 'quay.io/x/app'
    const shown = async (files: Parameters<typeof open>[0]) => {
      await openImage(files, source)
      return factsOf('Refresh')
    }

    test.each([
      ['tags: [latest]', undefined],
      ['tags: [latest]\n    refresh: floating', undefined],
      ['tags: [latest]\n    refresh: never', 'never: a tag that is there stays as it is'],
      ['tags: [latest]\n    refresh: always', 'every tag, each time'],
    ])('of an entry that is alone, %j, is what it asks for', async (text, expected) => {
      expect(await shown({ alpha: wish(source, text) })).toEqual([expected])
    })

    test('is what holds for all of the image, and why', async () => {
      expect(
        await shown({ alpha: wish(source, 'tags: [latest]\n    refresh: never'), beta: wish(source, 'tags: ["1.0"]') }),
      ).toEqual(['asked for never; floating holds, since Beta asks for it', undefined])
    })

    test('names all who ask for what holds, another entry of the team too', async () => {
      const always = (tag: string) => wish(source, `tags: ["${tag}"]\n    refresh: always`)
      expect(
        await shown({ alpha: wish(source, 'tags: [latest]') + always('1'), beta: always('2'), gamma: always('3') }),
      ).toEqual([
        'asked for floating; always holds, since Beta, Gamma and another entry of Alpha ask for it',
        'every tag, each time',
        'every tag, each time',
        'every tag, each time',
      ])
    })

    test('tells targets apart where another one holds', async () => {
      expect(
        await shown({
          alpha: wish(source, 'tags: [latest]\n    targets: [main, china]\n    refresh: never'),
          beta: wish(source, 'tags: ["1.0"]'),
        }),
      ).toEqual(['asked for never; at main floating holds, since Beta asks for it', undefined])
      await page.context().close()
      expect(
        await shown({
          alpha: wish(source, 'tags: [latest]\n    targets: [main, china]\n    refresh: never'),
          beta: wish(source, 'tags: ["1.0"]'),
          gamma: wish(source, 'tags: ["2.0"]\n    targets: [china]\n    refresh: always'),
        }),
      ).toEqual([
        'asked for never; at china always holds, since Gamma asks for it; at main floating holds, since Beta asks for it',
        undefined,
        'every tag, each time',
      ])
    })

    test('holds for entries that name tags by different templates too', async () => {
      expect(
        await shown({
          alpha: wish(source, 'tags: [latest]\n    refresh: never\n    rename: { repository: app, tag: "{tag}-a" }'),
          beta: wish(source, 'tags: ["1.0"]\n    rename: app'),
        }),
      ).toEqual(['asked for never; floating holds, since Beta asks for it', undefined])
    })
  })

  test('tells by which tags an entry is published where entries go to one repository', async () => {
    const source = 'registry.k8s.io/etcd'
    const rest = 'semver: ">= 3.5 < 4"\n    targets: [main, china]\n    rename: '
    await openImage(
      {
        alpha: wish(source, `${rest}etcd`),
        beta: wish(source, `${rest}{ repository: etcd, tag: "{tag}-k8s" }`),
      },
      source,
    )
    expect(await factsOf('Goes to')).toEqual([
      'registry.example.cn/etcd, registry.example.com/etcd',
      'registry.example.cn/etcd:{tag}-k8s, registry.example.com/etcd:{tag}-k8s',
    ])
  })

  test.each(['', `@sha256:${'ab'.repeat(32)}`])(
    'a tag such as constructor beside one:1%s is pinned by nobody',
    async (pin) => {
      const source = 'quay.io/x/app'
      const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
      await openImage({ alpha: wish(source, `tags: [${names.join(', ')}, "1${pin}"]`) }, source)
      expect(await page.locator('.detail .tags > li').allTextContents()).toEqual([
        ...names,
        pin === '' ? '1' : `1${pin.slice(1)}Copy`,
      ])
    },
  )

  test.each([
    ['alpha@example.com', 'alpha@example.com'],
    ['a?cc=z@b', 'a%3Fcc%3Dz@b'],
    ['a&bcc=z,%0d%0a@b#c', 'a%26bcc%3Dz%2C%250d%250a@b%23c'],
    ['ä+b@example.com', '%C3%A4%2Bb@example.com'],
  ])('a letter to %j goes to that address and nowhere else', async (email, expected) => {
    await open({ emailOfAlpha: email, alpha: wish('quay.io/x/app', 'tags: [latest]') }, 'teams')
    const link = page.locator('#page a[href^="mailto:"]')
    expect(await link.getAttribute('href')).toBe(`mailto:${expected}`)
  })

  describe('a trait', () => {
    const [redis, other] = ['quay.io/x/redis', 'quay.io/x/other']
    const files = {
      alpha:
        wish(redis, 'tags: ["1.0"]\n    ticket: https://tickets.example.com/1\n    targets: [main, china]') +
        wish(other, 'tags: ["1.0"]'),
      beta: wish(redis, 'tags: ["2.0"]\n    expires: "2020-01-01"\n    rename: x/renamed'),
    }

    test('is asked of the entries of the team, and at the target, that are chosen too', async () => {
      await open(files, 'images')
      for (const [choices, want] of [
        ['team=alpha&flag=ticketless', [other]],
        ['team=beta&flag=ticketless', [redis]],
        ['flag=ticketless', [other, redis]],
        ['team=alpha&flag=expired', []],
        ['target=china&flag=expired', []],
        ['target=main&flag=expired', [redis]],
        ['team=alpha&flag=copied', []],
        ['target=china&flag=copied', []],
        ['team=beta&flag=copied', [redis]],
        ['team=beta&target=china', []],
        ['team=alpha&target=china', [redis]],
        ['team=alpha&flag=owners', [redis]],
      ] as const) {
        await page.goto(`${page.url().replace(/#.*/, '')}#/images?${choices}`)
        await page.waitForURL(`**#/images?${choices}`)
        const shown = await page.locator('[role=option] .path').allTextContents()
        expect([choices, shown]).toEqual([choices, want.map((name) => name.slice(8))])
      }
    })

    test('leads from the views to as many images as they say', async () => {
      await open(files, 'teams')
      const row = page.locator('tr', { hasText: 'Alpha' })
      expect(await row.locator('td').last().textContent()).toBe('1')
      await row.locator('td').last().getByRole('link').click()
      expect(await page.locator('#status').textContent()).toBe('1 of 2 images')
    })
  })

  test('a target repository that several sources feed is counted once', async () => {
    const shared = (number: number) =>
      wish(`quay.io/x/app-${number}`, `tags: ["1.${number}"]\n    shared: true\n    rename: x/one`)
    await open({ alpha: Array.from({ length: 60 }, (_, number) => shared(number)).join('') }, 'audit')
    const figures = await page.locator('.figures li').allTextContents()
    expect(figures).toContain('1target repository fed')
    expect(figures).toContain('1target repository with several sources')
    const list = page.locator('#page .plain-list li').first()
    expect(await list.getByRole('link').count()).toBe(41)
    expect(await list.textContent()).toMatch(/ and 20 others$/)
  })

  test('a long contact is wrapped in the table of teams', async () => {
    const contact = `https://teams.example.com/l/channel/19%3a${'f'.repeat(60)}%40thread.tacv2/Networking?groupId=${'0'.repeat(36)}`
    await open({ contactOfAlpha: contact, alpha: wish('quay.io/x/app', 'tags: [latest]') }, 'teams')
    for (const width of [320, 720, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate('document.getElementById("page").scrollWidth')).toBeLessThanOrEqual(width)
    }
  })

  describe('the lists of the audit', () => {
    const shownItems = 200
    const moreOf = (title: string) =>
      page.evaluate<[number, string | undefined, string | undefined]>(`(() => {
        const list = [...document.querySelectorAll('#page h3')].find((head) => head.textContent.startsWith('${title}')).nextElementSibling
        const more = list.lastElementChild
        return [list.children.length, more.textContent, more.querySelector('a')?.getAttribute('href')]
      })()`)
    const wishes = (count: number, rest: (number: number) => string) =>
      Array.from({ length: count }, (_, number) => wish(`quay.io/x/app-${number}`, rest(number))).join('')

    test('say how many more end dates there are, and lead to all of them', async () => {
      await open({ alpha: wishes(330, () => 'tags: ["1.0"]\n    expires: "2999-12-31"') }, 'audit')
      expect(await moreOf('End dates')).toEqual([shownItems + 1, 'and 130 more', '#/images?flag=expires'])
      await page.getByRole('link', { name: 'and 130 more' }).click()
      expect(await page.locator('#status').textContent()).toBe('330 of 330 images')
    })

    test('say how many more target repositories are shared, and lead to their images', async () => {
      const shared = (tag: string) => (number: number) =>
        `tags: ["${tag}"]\n    shared: true\n    rename: ${tag === '1.0' ? `x/app-${number}` : `x/app-${number - 201}`}`
      const all = wishes(402, (number) => shared(number < 201 ? '1.0' : '2.0')(number))
      await open({ alpha: all }, 'audit')
      expect(await moreOf('Target repositories with several')).toEqual([
        shownItems + 1,
        'and 1 more',
        '#/images?flag=shared',
      ])
    })

    test('end with their last line where all of them are shown', async () => {
      await open({ alpha: wishes(200, () => 'tags: ["1.0"]\n    expires: "2999-12-31"') }, 'audit')
      const [count, last] = await moreOf('End dates')
      expect(count).toBe(shownItems)
      expect(last).toMatch(/^2999-12-31 quay\.io/)
    })
  })
})
