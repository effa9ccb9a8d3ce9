import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { diffModels } from '../../src/query/diff/index.ts'
import { renderDiff } from '../../src/query/diff/text.ts'
import { explain } from '../../src/query/explain/index.ts'
import { renderExplanation } from '../../src/query/explain/text.ts'
import { preview } from '../../src/query/preview/index.ts'
import { renderPreview } from '../../src/query/preview/text.ts'
import { parseReference } from '../../src/query/reference.ts'
import { stylesFor } from '../../src/query/text.ts'
import { modelOf, organisation } from './model-of.ts'

type Files = Readonly<Record<string, string>>

const plain = stylesFor(false)
const loki = 'teams/observability/loki.yaml'

/** What a page says that a command prints, by the command. */
function quoted(page: string): [command: string, output: string][] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/```console\n\$ skopeoc (.*)\n([^]*?)```/g)].map(([, command = '', output = '']) => [
    command,
    output,
  ])
}

function edited(files: Files, ...edits: [file: string, from: string, to: string][]): Files {
  const changed: Record<string, string> = { ...files }
  for (const [file, from, to] of edits) {
    expect(changed[file]).toContain(from)
    changed[file] = changed[file]?.replaceAll(from, to) ?? ''
  }
  return changed
}

const oneTeam: Files = Object.fromEntries(
  Object.entries(organisation).filter(([path]) => !path.startsWith('teams/portal/')),
)

describe('docs/explain.md', () => {
  const upstream = ['2.9.10', '3.0.2', '3.0.3', '3.1.0', '3.1.1', '3.1.1-arm', '3.2', '3.2.0', 'main']

  test.each(quoted('explain.md'))('quotes what comes out of %s', async (command, output) => {
    const model = await modelOf(oneTeam)
    const [name = '', asked = ''] = command.split(' ')
    const parsed = parseReference(asked)
    if ('problem' in parsed) throw new Error(parsed.problem)
    if (name === 'preview') {
      expect(output).toBe(renderPreview(preview(model, asked, upstream, new Map()), plain))
      return
    }
    const now = Date.parse('2026-11-24T17:00:00Z')
    const answer = explain(model, asked, parsed.reference, { today: '2026-11-24', now, generated: true })
    expect(output).toBe(renderExplanation(answer, plain))
  })

  test('quotes both commands', () => {
    expect(new Set(quoted('explain.md').map(([command]) => command.split(' ')[0]))).toEqual(
      new Set(['explain', 'preview']),
    )
  })
})

describe('docs/diff.md', () => {
  test('quotes what comes out', async () => {
    const before = edited(organisation, [loki, '"6.2", ', ''])
    const after = edited(
      before,
      [loki, 'docker.io/grafana/loki', 'ghcr.io/grafana/loki'],
      ['teams/networking/cni.yaml', '>= 1.11.2', '>= 1.10.0'],
      ['teams/portal/web.yaml', '7.0.0', '7.2.0'],
    )
    expect(quoted('diff.md')).toEqual([
      ['diff --against origin/main', renderDiff(diffModels(await modelOf(before), await modelOf(after)), plain)],
    ])
  })
})
