import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { catalogPage } from '../../src/emit/catalog/catalog-page.ts'
import type { Catalog } from '../../src/emit/catalog/index.ts'
import { plainPageData } from '../emit/catalog/plain-text.ts'
import { launchChromium } from './chromium.ts'

/** The page of a catalogue, opened anew for each test of a group. */
export interface OpenedCatalog {
  readonly address: string
  readonly page: Page
  /** What the browser said of the page so far. A test that expects some of it takes it out. */
  readonly complaints: string[]
  /** Opens the page of another catalogue in its place. */
  show: (other: Catalog) => Promise<void>
}

/** Opens a catalogue's page in Chromium before each test of the group it is called in, and fails where the page complains or asks for anything. */
export function openCatalog(executable: string | undefined, catalog: Catalog): OpenedCatalog {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-catalog-'))
  const file = join(folder, 'index.html')
  const address = pathToFileURL(file).href
  const complaints: string[] = []
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    writeFileSync(file, catalogPage(plainPageData(catalog)))
    browser = await launchChromium(executable as string)
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!request.isNavigationRequest() && !request.url().startsWith('data:'))
        complaints.push(`it asks for ${request.url()}`)
    })
    await page.goto(address)
  })
  afterEach(async () => {
    await page.close()
    const said = complaints.splice(0)
    if (said.length > 0) throw new Error(`the page complains: ${said.join('\n')}`)
  })

  return {
    address,
    complaints,
    get page() {
      return page
    },
    async show(other) {
      const place = join(folder, 'other.html')
      writeFileSync(place, catalogPage(plainPageData(other)))
      await page.goto(pathToFileURL(place).href)
    },
  }
}
