import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runPreview, type PreviewOptions } from '../../src/cli/commands/preview.ts'
import type { CommandContext } from '../../src/cli/context.ts'
import { HostError } from '../../src/host/host.ts'
import { createNodeHost } from '../../src/host/node-host.ts'
import { organisation } from './model-of.ts'

describe('preview asks the registry through skopeo', () => {
  const root = mkdtempSync(join(tmpdir(), 'skopeoc-preview-'))
  const skopeo = join(root, 'skopeo')

  beforeAll(() => {
    for (const [path, text] of Object.entries(organisation)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    // Answers as skopeo does, for what the tests ask.
    writeFileSync(
      skopeo,
      `#!/bin/sh
for last; do :; done
case "$1 $last" in
'list-tags docker://docker.io/library/redis') echo '{"Repository":"docker.io/library/redis","Tags":["6.2","6.2.1","7.0.0","7.2.0"]}' ;;
'list-tags docker://docker.io/grafana/loki') echo '{"Repository":"docker.io/grafana/loki","Tags":["2.9.0"]}' ;;
'list-tags docker://registry.example.com/redis') echo '{"Repository":"registry.example.com/redis","Tags":["6.2"]}' ;;
'list-tags docker://quay.io/secret/app') echo 'time="2026-11-24T10:00:00Z" level=fatal msg="Error listing repository tags: unauthorized: \\\\"app\\\\" wants a login"' >&2; exit 1 ;;
*) echo 'time="2026-11-24T10:00:00Z" level=fatal msg="Error listing repository tags: fetching tags list: repository name not known to registry"' >&2; exit 1 ;;
esac
`,
    )
    chmodSync(skopeo, 0o755)
  })
  afterAll(() => rmSync(root, { recursive: true }))

  async function run(options: Partial<PreviewOptions> & { source: string }, program = skopeo) {
    const printed = { out: '', err: '' }
    const node = createNodeHost(root)
    const host = {
      ...node,
      environment: (name: string) => (name === 'SKOPEO' ? program : node.environment(name)),
      writeOutput: (text: string) => void (printed.out += text),
      writeError: (text: string) => void (printed.err += text),
      colour: () => false,
    }
    const ctx: CommandContext = { host, format: 'pretty', quiet: false, strict: false, timings: false }
    const code = await runPreview(ctx, { format: 'pretty', ...options })
    return { code, ...printed }
  }

  test('what the rules select, and what is new at the target', async () => {
    const { code, out } = await run({ source: 'redis', withTarget: true })
    expect(code).toBe(0)
    expect(out).toMatchInlineSnapshot(`
      "docker.io/library/redis has 4 tags upstream

      teams/observability/loki.yaml:6 (observability) selects 2 of 4 tags
        rule      the tags 6.2, 6.2.1
        selected  6.2.1, 6.2
        floating  6.2; upstream moves them, so each refresh asks for them
        to        registry.example.com/redis (main): 1 is new: 6.2.1

      teams/portal/web.yaml:2 (portal) selects 2 of 4 tags
        rule      the tags 6.2.1, 7.0.0
        selected  7.0.0, 6.2.1
        to        registry.example.com/redis (main): 2 are new: 7.0.0, 6.2.1

      not selected by any rule: 1 tag
        newest    7.2.0
      "
    `)
  })

  test('ends with 1 where a rule selects nothing', async () => {
    const { code, out } = await run({ source: 'docker.io/grafana/loki' })
    expect(code).toBe(1)
    expect(out).toContain('selects none of the 1 tags upstream')
  })

  test('as data', async () => {
    const { out } = await run({ source: 'docker.io/redis:6.2', format: 'json' })
    expect(JSON.parse(out)).toMatchObject({
      source: 'docker.io/library/redis',
      tags: ['7.2.0', '7.0.0', '6.2.1', '6.2'],
      unselected: ['7.2.0'],
    })
  })

  test.each([
    ['quay.io/no/such', 'repository name not known to registry', 'Look at the spelling'],
    ['quay.io/secret/app', 'unauthorized', 'skopeo login'],
  ])('%s: the cause and what to do', async (source, cause, hint) => {
    const { code, out, err } = await run({ source })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(cause)
    expect(err).toContain(hint)
    expect(err).not.toContain('level=fatal')
  })

  test('a cause of several lines is one that can be read', async () => {
    const failing = join(root, 'fails')
    const message = 'Error: a \\"b\\"\\r\\nc\\x1b[31m \\\\d'
    writeFileSync(failing, `#!/bin/sh\ncat <<'END' >&2\ntime="x" level=fatal msg="${message}"\nEND\nexit 1\n`, {
      mode: 0o755,
    })
    const { err } = await run({ source: 'redis' }, failing)
    expect(err).toContain('cannot be listed: Error: a "b"  c\\x1b[31m \\d\n')
  })

  test('what answers in no way of skopeo is said to be none', async () => {
    const liar = join(root, 'liar')
    for (const answer of ['', 'not JSON', '[]', '{}']) {
      writeFileSync(liar, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 })
      const error = await run({ source: 'redis' }, liar).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(HostError)
      expect(String(error)).toContain('liar ended well but listed no tags of docker.io/library/redis')
    }
  })

  test('an empty $SKOPEO is skopeo on PATH', async () => {
    vi.stubEnv('PATH', `${root}:${process.env['PATH']}`)
    expect((await run({ source: 'redis' }, '')).code).toBe(0)
    vi.unstubAllEnvs()
  })
})
