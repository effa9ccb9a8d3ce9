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

  test.each([
    [1280, 30],
    [1280, 20],
    [700, 30],
    [360, 24],
    [1280, 16],
  ])('gives a row the height that its text needs: %i px wide, text of %i px', async (width, size) => {
    const { page } = opened
    await page.setViewportSize({ width, height: 900 })
    await page.evaluate(`document.documentElement.style.fontSize = '${size}px'`)
    await expect.poll(cutRows).toEqual([])
    await page.locator('#list').focus()
    await page.keyboard.press('End')
    expect(await cutRows()).toEqual([])
    const [row, list] = [await page.locator('#row-599').boundingBox(), await page.locator('#list').boundingBox()]
    expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1)
  })

  /** What of a row is not within it, or lies upon another row. */
  function cutRows(): Promise<string[]> {
    return opened.page.evaluate<string[]>(`(() => {
      const rows = [...document.querySelectorAll('[role=option]')]
      const boxes = rows.map((row) => row.getBoundingClientRect())
      const size = parseFloat(getComputedStyle(document.documentElement).fontSize)
      const cut = []
      if (parseFloat(getComputedStyle(rows[0]).fontSize) < size * 0.9) cut.push('text that has not grown')
      for (const [at, row] of rows.entries()) {
        if (at > 0 && boxes[at].top < boxes[at - 1].bottom - 1) cut.push(row.id + ' lies upon another')
        for (const part of row.children) {
          const box = part.getBoundingClientRect()
          if (box.top < boxes[at].top || box.bottom > boxes[at].bottom) cut.push(row.id + ' ' + part.className)
        }
      }
      return cut
    })()`)
  }
})
