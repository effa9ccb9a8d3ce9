import { inflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Catalog } from '../../src/emit/catalog/index.ts'
import { findChromium } from './chromium.ts'
import { largeCatalog } from './large-catalog.ts'
import { openCatalog } from './opened-catalog.ts'

const executable = findChromium()

describe.skipIf(executable === undefined)('a printed catalogue', () => {
  describe('of hundreds of images', () => {
    const opened = openCatalog(executable, withEntries(largeCatalog(600), 30))

    test('has all images of the list, and none upon another', async () => {
      const { page } = opened
      await page.evaluate('document.getElementById("list").scrollTop = 300 * 68')
      const { printed, pages } = await print(page)
      expect(printed).toEqual({ rows: 600, overlapping: 0, cut: 0 })
      expect(pages.length).toBeGreaterThan(20)
      expect(pages.slice(0, -1).filter((texts) => texts < 150)).toEqual([])
      expect(await page.locator('[role=option]').count()).toBeLessThan(40)
      expect(await page.evaluate('document.getElementById("list").scrollTop')).toBe(300 * 68)
    })

    test('has only those that were searched for', async () => {
      const { page } = opened
      await page.fill('#query', 'cilium operator')
      const found = await page.locator('[role=option]').count()
      const { printed, pages } = await print(page)
      expect(found).toBeGreaterThan(0)
      expect(printed).toEqual({ rows: found, overlapping: 0, cut: 0 })
      expect(pages.length).toBe(1)
    })

    test.each([1280, 800])('has the details alone, each entry once: %i px wide', async (width) => {
      const { page } = opened
      await page.setViewportSize({ width, height: 800 })
      await page.locator('[role=option]').first().click()
      expect(await page.locator('.detail .why').count()).toBe(30)
      const { printed, pages } = await print(page)
      expect(printed.rows).toBe(0)
      expect(pages.length).toBeGreaterThan(2)
      expect(pages.length).toBeLessThan(15)
      expect(pages.filter((texts) => texts === 0)).toEqual([])
    })
  })

  describe('of very many images', () => {
    const opened = openCatalog(executable, largeCatalog(5100))

    test('says which it has not', async () => {
      const { page } = opened
      await page.evaluate('dispatchEvent(new Event("beforeprint"))')
      expect(await page.locator('[role=option]').count()).toBe(5000)
      expect(await page.locator('#rows').innerText()).toContain(
        'These are the first 5,000 of 5,100 images. To print others, search for them or choose filters.',
      )
    })
  })
})

/** The catalogue, whose first image has so many entries. */
function withEntries(catalog: Catalog, count: number): Catalog {
  const [image] = catalog.images
  const [entry] = image?.entries ?? []
  if (image === undefined || entry === undefined) throw new Error('the catalogue is empty')
  image.entries = Array.from({ length: count }, (_, number) => ({
    ...entry,
    line: number + 1,
    reason: `No. ${number}`,
  }))
  return catalog
}

interface Printed {
  /** Rows that are seen. */
  readonly rows: number
  /** Rows that begin before the one above them ends. */
  readonly overlapping: number
  /** Rows whose text does not fit in. */
  readonly cut: number
}

/** Prints the page: what was laid out for it, and how many operators of text each page has. */
async function print(page: Page): Promise<{ printed: Printed; pages: number[] }> {
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  await page.evaluate('dispatchEvent(new Event("beforeprint"))')
  await page.emulateMedia({ media: 'print' })
  const printed = await page.evaluate<Printed>(`(() => {
    const rows = [...document.querySelectorAll('[role=option]')].filter((row) => row.checkVisibility())
    const boxes = rows.map((row) => row.getBoundingClientRect())
    return {
      rows: rows.length,
      overlapping: boxes.filter((box, at) => at > 0 && box.top < boxes[at - 1].bottom - 1).length,
      cut: rows.filter((row) => row.scrollHeight > row.clientHeight + 1).length,
    }
  })()`)
  await page.emulateMedia({ media: 'screen' })
  await page.evaluate('dispatchEvent(new Event("afterprint"))')
  return { printed, pages: pagesOf(pdf) }
}

/** How many operators that draw text the content of each page has. */
function pagesOf(pdf: string): number[] {
  const contents = [...pdf.matchAll(/\/Type \/Page\n[^]*?\/Contents (\d+) 0 R/g)].map(([, number]) => number)
  return contents.map((number) => {
    const [, stream = ''] = new RegExp(`\\n${number} 0 obj\\n<<[^>]*>> stream\\n([^]*?)\\nendstream`).exec(pdf) ?? []
    return (
      inflateSync(Buffer.from(stream, 'latin1'))
        .toString('latin1')
        .match(/\bT[jJ]\b/g)?.length ?? 0
    )
  })
}
