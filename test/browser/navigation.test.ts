import { describe, expect, test } from 'vitest'
import { findChromium } from './chromium.ts'
import { largeCatalog } from './large-catalog.ts'
import { openCatalog } from './opened-catalog.ts'

const executable = findChromium()
const phone = { width: 360, height: 720 }

describe.skipIf(executable === undefined)('going through the catalogue', () => {
  const opened = openCatalog(executable, largeCatalog(600))

  const status = () => opened.page.locator('#status').textContent()
  const rows = () => opened.page.locator('[role=option]')
  const detail = () => opened.page.locator('#detail')
  const closeButton = () => opened.page.getByRole('button', { name: 'Close details' })
  const view = (name: string) => opened.page.getByRole('link', { name, exact: true })
  const focused = () => opened.page.evaluate<string>('document.activeElement.id || document.activeElement.localName')
  const steps = () => opened.page.evaluate<number>('history.length')
  const hash = () => opened.page.evaluate<string>('location.hash')
  const scrollTop = () => opened.page.evaluate<number>('document.getElementById("list").scrollTop')
  const settled = () => opened.page.waitForTimeout(400)

  describe('back', () => {
    test('finds the list where it was left for an image', async () => {
      const { page } = opened
      await page.setViewportSize(phone)
      await page.evaluate('document.getElementById("list").scrollTop = 300 * 96')
      await page.locator('#row-301').click()
      await page.goBack()
      expect(await detail().isVisible()).toBe(false)
      expect(await scrollTop()).toBe(300 * 96)
      expect(await focused()).toBe('list')
      await page.goForward()
      expect(await detail().isVisible()).toBe(true)
      expect(await focused()).toBe('detail-title')
    })

    test('leaves no step where details were opened and closed', async () => {
      const { page } = opened
      await view('Teams').click()
      await view('Images').click()
      for (const position of [1, 2, 3]) {
        await rows().nth(position).click()
        await (position === 2 ? page.keyboard.press('Escape') : closeButton().click())
        await page.waitForURL(/#\/images$/)
        expect(await focused()).toBe('list')
      }
      await page.goBack()
      expect(await hash()).toBe('#/teams')
    })

    test('stays in the catalogue when the details of a link are closed', async () => {
      const { page } = opened
      await page.goto(`${opened.address}#/images?query=cilium&image=docker.io%2Fcilium%2Fcilium`)
      const before = await steps()
      await closeButton().click()
      await page.waitForURL(/query=cilium$/)
      expect(await detail().isVisible()).toBe(false)
      expect(await steps()).toBe(before)
    })

    test('is not taken where something else was searched for since the details were opened', async () => {
      const { page } = opened
      await rows().nth(1).click()
      await page.fill('#query', 'cilium')
      await page.keyboard.press('ArrowDown')
      await page.waitForURL(/query=cilium&image=/)
      await page.keyboard.press('Escape')
      await page.waitForURL(/query=cilium$/)
      expect(await page.inputValue('#query')).toBe('cilium')
    })

    test('keeps what is typed while the details are being closed', async () => {
      const { page } = opened
      await rows().nth(1).click()
      await page.evaluate(`(() => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }))
        const query = document.getElementById('query')
        query.value = 'cilium'
        query.dispatchEvent(new Event('input', { bubbles: true }))
      })()`)
      await settled()
      expect(await hash()).toBe('#/images?query=cilium')
      expect(await page.inputValue('#query')).toBe('cilium')
    })

    test('and a view chosen at once find what was typed last, in its own step', async () => {
      const { page } = opened
      await page.evaluate(`(() => {
        const query = document.getElementById('query')
        query.value = 'cilium'
        query.dispatchEvent(new Event('input', { bubbles: true }))
        document.querySelector('#views a[href="#/teams"]').click()
      })()`)
      await settled()
      expect(await hash()).toBe('#/teams')
      await page.goBack()
      expect(await page.inputValue('#query')).toBe('cilium')
      expect(await hash()).toBe('#/images?query=cilium')
    })

    test('pressed within the pause after a key is not written over', async () => {
      const { page } = opened
      await view('Teams').click()
      await view('Images').click()
      await page.evaluate(`new Promise((resolve) => {
        const query = document.getElementById('query')
        query.value = 'cilium'
        query.dispatchEvent(new Event('input', { bubbles: true }))
        addEventListener('popstate', resolve, { once: true })
        history.back()
      })`)
      await settled()
      expect(await hash()).toBe('#/teams')
      expect(await page.locator('#page h2').isVisible()).toBe(true)
    })
  })

  test.each(['team', 'registry', 'target', 'flag'])('a link with a %s that has gone shows every one', async (name) => {
    const { page } = opened
    await page.goto(`${opened.address}#/images?${name}=gone`)
    expect(await status()).toBe('600 images')
    expect(await page.inputValue(`#${name}`)).toBe('')
    expect(await page.locator('#clear').isVisible()).toBe(false)
    expect(await page.locator('#missing').textContent()).toMatch(/ in the catalogue: (team|source|target|trait) gone$/)
    await page.fill('#query', 'cilium')
    expect(await page.locator('#missing').textContent()).toBe('')
  })

  describe('the focus', () => {
    test('goes to what a view shows, and the views keep their place in the page', async () => {
      const { page } = opened
      await page.evaluate('window.first = document.querySelector("#views a")')
      await view('Teams').focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/teams$/)
      expect(await focused()).toBe('page')
      expect(await view('Teams').getAttribute('aria-current')).toBe('page')
      await view('Networking').focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/team=networking$/)
      expect(await focused()).toBe('list')
      expect(await page.locator('#views [aria-current]').allTextContents()).toEqual(['Images'])
      await page.goBack()
      expect(await focused()).toBe('page')
      await page.keyboard.press('/')
      expect(await focused()).toBe('query')
      expect(await page.evaluate('window.first === document.querySelector("#views a")')).toBe(true)
    })

    test('does not move when the page opens', async () => {
      await opened.page.goto(`${opened.address}#/teams`)
      await opened.page.reload()
      expect(await focused()).toBe('body')
    })

    test.each([
      [360, true],
      [960, true],
      [1280, false],
    ])('cannot get behind details that cover the page: %i px wide, %o', async (width, covers) => {
      const { page } = opened
      await page.setViewportSize({ width, height: 720 })
      await rows().nth(1).click()
      expect(await outsideDetail(40)).toBe(!covers)
      await closeButton().click()
      expect(await focused()).toBe('list')
      expect(await outsideDetail(10)).toBe(true)
    })

    test('follows when the page becomes too narrow for list and details', async () => {
      const { page } = opened
      await page.keyboard.press('/')
      await page.keyboard.press('ArrowDown')
      expect(await detail().isVisible()).toBe(true)
      expect(await focused()).toBe('list')
      await page.setViewportSize(phone)
      await expect.poll(focused).toBe('detail-title')
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.locator('#query').click()
      expect(await focused()).toBe('query')
      await page.setViewportSize(phone)
      await expect.poll(focused).toBe('detail-title')
      await page.evaluate('location.hash = "#/teams"')
      await expect.poll(focused).toBe('page')
      await view('Images').click()
      expect(await status()).toBe('600 images')
    })

    /** Whether one of so many presses of Tab reaches anything outside the details. */
    async function outsideDetail(presses: number): Promise<boolean> {
      for (let press = 0; press < presses; press++) {
        await opened.page.keyboard.press('Tab')
        if (
          await opened.page.evaluate<boolean>(
            'document.activeElement !== document.body && document.activeElement.closest("#detail") === null',
          )
        )
          return true
      }
      return false
    }
  })
})
