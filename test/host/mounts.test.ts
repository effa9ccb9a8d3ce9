import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { program, skopeoc, temporaryTree, writeTree } from '../support/command.ts'
import { smallTree } from '../support/memory-tree.ts'
import { readTree } from '../support/read-tree.ts'

const small = (tag: string): Record<string, string> =>
  smallTree(
    `  - { source: quay.io/a/b, reason: Test, tags: ["${tag}"] }\n`,
    'targets: { main: { registry: registry.example.com } }\ncodeowners: CODEOWNERS\n',
  )

/** A place of its own for mounts, which end with the command. */
const namespace = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])]

/** Runs a command of the shell where mounts may be made, and returns what it printed and its exit code. */
function amongMounts(folder: string, command: string, ...words: string[]): { code: number | null; output: string } {
  const result = spawnSync('unshare', [...namespace, 'sh', '-ec', `exec 2>&1\n${command}`, 'sh', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { code: result.status, output: result.stdout }
}

const build = `exec "${process.execPath}" "${program}" build`
const bind = 'mount --bind "$1" "$2"\n'
const tmpfs = 'mount -t tmpfs none "$2"\ncp -R "$1"/. "$2"\n'
const withoutProc = 'mount -t tmpfs none /proc\n'

const isPossible = amongMounts(temporaryTree(), `mkdir a b\n${bind}${tmpfs}${withoutProc}`, 'a', 'b').code === 0

describe.skipIf(!isPossible)('a mount in generated/ (skipped where unshare and mount may make none)', () => {
  it.each([
    ['generated/main/sync', bind],
    ['generated/main/sync', tmpfs],
    ['generated/main/sync', tmpfs + withoutProc],
    ['generated/empty folder', bind],
    ['generated/.remembered', bind],
    ['generated/', bind],
    ['generated/', tmpfs + withoutProc],
    // A file, as a volume of Kubernetes may be.
    ['generated/main/copy.sh', 'mount --bind "$1/file" "$2"\n'],
  ])('is refused before anything changes: %s, %j', (path, mount) => {
    const root = temporaryTree(small('1.0.0'))
    skopeoc(root, ['build'])
    for (const name of ['.remembered', 'empty folder']) mkdirSync(join(root, 'generated', name))
    writeTree(root, small('2.0.0'))
    const outside = temporaryTree({ 'precious/file': 'x\n', file: 'y\n' })
    const [tree, held] = [readTree(root), readTree(outside)]
    const { code, output } = amongMounts(root, mount + build, outside, path)
    expect(output).toContain(
      `error: ${path} is a mount, which a build cannot replace\n` +
        '  = help: Unmount it, or mount the folder above generated/ instead; generated/ is as it was.\n',
    )
    expect(code).toBe(3)
    expect(readTree(root)).toEqual(tree)
    expect(readTree(outside)).toEqual(held)
    expect(existsSync(join(root, '.skopeoc-staging'))).toBe(false)
    expect(skopeoc(root, ['build'])).toMatchObject({ code: 0 })
  })

  it('is no hindrance where nothing is to be written, nor beside generated/', () => {
    const root = temporaryTree(small('1.0.0'))
    skopeoc(root, ['build'])
    const [whole, beside] = [join(root, 'generated/main'), join(root, 'generated-before')]
    expect(amongMounts(root, bind + build, whole, whole).code).toBe(0)
    expect(amongMounts(root, `${bind}${build} --fresh`, whole, whole).code).toBe(0)
    writeTree(root, small('2.0.0'))
    mkdirSync(beside)
    expect(amongMounts(root, bind + build, root, beside).code).toBe(0)
    expect(amongMounts(root, bind + build, root, root).code).toBe(0)
    expect(skopeoc(root, ['check'])).toMatchObject({ code: 0 })
  })

  it('that CODEOWNERS is, is told for what it is', () => {
    const root = temporaryTree(small('1.0.0'))
    const outside = temporaryTree({ CODEOWNERS: '* @everyone\n' })
    writeFileSync(join(root, 'CODEOWNERS'), '')
    const { code, output } = amongMounts(root, bind + build, join(outside, 'CODEOWNERS'), 'CODEOWNERS')
    expect(output).toContain('error: CODEOWNERS is a mount, or something else keeps it in place\n')
    expect(code).toBe(3)
    expect(readTree(outside)).toEqual({ CODEOWNERS: '* @everyone\n' })
    expect(readdirSync(root).sort()).toEqual(['CODEOWNERS', 'skopeoc.yaml', 'teams'])
  })
})
