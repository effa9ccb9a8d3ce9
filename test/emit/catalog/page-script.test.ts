/** The page's script is its modules in one scope, without `import` and `export`: what must hold for that to be the same program. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { rolldown } from 'rolldown'
import { describe, expect, test } from 'vitest'
import { catalogPage } from '../../../src/emit/catalog/catalog-page.ts'

const folder = fileURLToPath(new URL('../../../templates/catalog/page/', import.meta.url))

/** The script of a page, as a browser would read it. */
function scriptOf(page: string): string {
  const script = /<script>(.*?)<\/script>/s.exec(page)?.[1]
  if (script === undefined) throw new Error('the page has no script')
  return script
}

describe("the page's script", () => {
  test('is one that can be read', () => {
    expect(() => new Script(scriptOf(catalogPage('{}')))).not.toThrow()
  })

  test('has no name that means another thing in another module', async () => {
    const build = await rolldown({
      input: join(folder, 'main.js'),
      platform: 'browser',
      treeshake: false,
      optimization: { inlineConst: false },
    })
    const { output } = await build.generate({ format: 'iife', minify: false })
    await build.close()
    // A bundler gives such a name a number; that of a global, which another module means, too.
    expect(output[0].code.match(/\b\w+\$\d+\b/g)).toBeNull()
    expect(output[0].code.length).toBeGreaterThan(20_000)
  })

  test.each(readdirSync(folder))('%s: imports others under their own names', (name) => {
    const imports = readFileSync(join(folder, name), 'utf8').match(/^import.*$/gm) ?? []
    expect(imports.filter((line) => !/^import \{ [\w, ]+ \} from '\.\/[\w-]+\.js'$/.test(line))).toEqual([])
    expect(imports.filter((line) => line.includes(' as '))).toEqual([])
  })
})
