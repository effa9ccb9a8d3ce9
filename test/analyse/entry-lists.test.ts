import { describe, expect, it } from 'vitest'
import { analyseSources } from '../../src/compile.ts'
import { memorySources, smallTree, someDay } from '../support/memory-tree.ts'

async function findings(lines: string, config?: string): Promise<string[]> {
  const tree = smallTree(`  - source: quay.io/a/b\n    reason: x\n${lines}`, config)
  const { diagnostics } = await analyseSources(memorySources(tree), { today: someDay })
  return diagnostics.map(({ code, place, message, effect }) => {
    const { file, start, end } = place
    return `${code} ${file.lineAt(start)} ${file.text.slice(start, end)}: ${message}; ${effect}`
  })
}

describe('lists of an entry', () => {
  it('a target that is listed twice is told of', async () => {
    expect(await findings('    tags: ["1.0.0"]\n    targets: [main, main]\n')).toEqual([
      'redundant-selector 5 main: the target "main" is listed twice; the same tags are mirrored without it',
    ])
  })

  it('the one exclusion that takes everything away is where that is told', async () => {
    const found = await findings('    tags: ["1.0.0", "1.1.0"]\n    except: ["1.0.0", "/.*/"]\n')
    expect(found).toEqual([
      'selects-nothing 5 "/.*/": `except` excludes everything that is selected; nothing would ever be mirrored',
    ])
  })

  it('without such a one it is told of the entry', async () => {
    const [first] = await findings('    tags: ["1.0.0", "1.1.0"]\n    except: ["1.0.0", "1.1.0"]\n')
    expect(first).toMatch(/^selects-nothing 2 /)
  })
})

describe('addresses in skopeoc.yaml', () => {
  it.each([
    ['repositoryUrl: "javascript:x"', 'the catalogue could not link to the definitions'],
    ['runtime: { proxy: { https: "ftp://x" } }', 'skopeo could reach no registry through it'],
  ])('%s', async (line, effect) => {
    const config = `targets: { main: { registry: registry.example.com } }\n${line}\n`
    const [first, ...others] = await findings('    tags: ["1.0.0"]\n', config)
    expect([first?.split('; ')[1], others]).toEqual([effect, []])
  })
})
