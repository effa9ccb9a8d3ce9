// Runs the program of a folder (dist/ as scripts/build.mjs makes it) on a small organisation and writes, beside each chunk that was
// loaded, what V8 has compiled by then: a cache made before anything ran would lack all functions.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { writeOrganisation } from './organisation.mjs'

const { canSeal, createLoader, seal } = createRequire(import.meta.url)('../bin/load.js')

/** Runs the everyday commands once, and expects of each how it ends. */
async function exercise(main, root) {
  const common = ['--root', root]
  const definitions = writeOrganisation(root, 300)
  const expectExit = async (expected, ...words) => {
    const code = await main(words)
    if (code !== expected) throw new Error(`skopeoc ${words.join(' ')} ended with ${code} instead of ${expected}`)
  }
  await expectExit(0, '--help')
  await expectExit(0, 'build', ...common)
  await expectExit(0, 'check', ...common)
  await expectExit(0, 'validate', ...common)
  await expectExit(0, 'owners', ...common)
  await expectExit(0, 'explain', 'docker.io/org-0/api-0:8.0.0', ...common)
  // A tree that is stale, then a definition that is wrong, and a file that only the careful reader can tell the faults of.
  writeFileSync(join(root, 'generated', 'plan.json'), '{}\n')
  await expectExit(1, 'check', ...common)
  writeFileSync(join(root, definitions.at(-1)), 'images:\n  - source: quay.io/a/b\n    tag: v1\n')
  await expectExit(1, 'validate', ...common)
  writeFileSync(join(root, definitions.at(-1)), 'images:\n  - source: [quay.io/a/b\n')
  await expectExit(1, 'validate', ...common)
}

const [folder] = process.argv.slice(2)
const root = mkdtempSync(join(tmpdir(), 'skopeoc-warm-'))
const { load, scripts } = createLoader(folder)
try {
  // Else V8 forgets what it compiled but did not run for a while.
  setFlagsFromString('--no-flush-bytecode')
  await exercise(load('main.cjs').main, root)
  setFlagsFromString('--flush-bytecode')
  for (const [name, script] of canSeal ? scripts : []) {
    const file = join(folder, name)
    writeFileSync(`${file}.cache`, seal(readFileSync(file), script.createCachedData()))
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
