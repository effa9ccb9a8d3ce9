import { describe, expect, test } from 'vitest'
import { findChromium } from './chromium.ts'
import { largeCatalog } from './large-catalog.ts'
import { openCatalog } from './opened-catalog.ts'

const executable = findChromium()

describe.skipIf(executable === undefined)('the layout of the catalogue', () => {
  const opened = openCatalog(executable, largeCatalog(600))

  test.each([320, 360, 700, 800])('shows every view to go to: %i px wide', async (width) => {
    const { page } = opened
    await page.setViewportSize({ width, height: 640 })
    const cut = await page.evaluate<string[]>(`(() => {
      const nav = document.getElementById('views').getBoundingClientRect()
      return [...document.querySelectorAll('#views a')].filter((tab) => {
        const { left, right } = tab.getBoundingClientRect()
        return left < Math.max(0, nav.left) || right > Math.min(innerWidth, nav.right)
      }).map((tab) => tab.textContent)
    })()`)
    expect(cut).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  test('marks only the current view where the system chooses the colours', async () => {
    const { page } = opened
    await page.emulateMedia({ forcedColors: 'active' })
    const marked = await page.evaluate<string[]>(`(() => {
      const ground = getComputedStyle(document.body).backgroundColor
      return [...document.querySelectorAll('#views a')]
        .filter((tab) => getComputedStyle(tab).borderBottomColor !== ground)
        .map((tab) => tab.textContent)
    })()`)
    expect(marked).toEqual(['Images'])
  })
})
