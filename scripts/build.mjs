// Builds dist/: a bundle in few chunks, so that starting is fast, and beside each what V8 makes of it. `npm run build`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { generate } from './generate.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

// What every command needs, and what compiles: two chunks, since `--help`, or a `check` that recalls a build, needs but the first.
// Within a chunk a name is a variable; from another chunk it is read through a getter.
const groups = [
  { name: 'start', test: /src\/cli\/(program|commands\/(build|check))\.ts$/, priority: 2 },
  { name: 'compile', test: /src\/(compile|cli\/commands\/validate)\.ts$/, priority: 1 },
]
// Reported of the modules that the groups above bring together.
const expected = new Set(['INEFFECTIVE_DYNAMIC_IMPORT'])

/** The chunks, as rolldown returns them: CommonJS, since V8 keeps no cache of a module between two processes. */
async function bundle() {
  const build = await rolldown({
    input: join(root, 'src/cli/main.ts'),
    platform: 'node',
    transform: { define: { SKOPEOC_VERSION: JSON.stringify(version) } },
    onwarn(warning) {
      if (!expected.has(warning.code)) throw new Error(`bundling: ${warning.message}`)
    },
  })
  const { output } = await build.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    codeSplitting: { groups },
  })
  await build.close()
  return output
}

/** A chunk as bin/load.js wants it: a function with the variables of a CommonJS module, on the lines where they were. */
function asFunction({ fileName, code }) {
  return `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${inAscii(fileName, code)}\n})\n`
}

/** The same program in ASCII, which is read as it is; UTF-8 would have to be decoded, to twice as many bytes, at every start. */
function inAscii(fileName, code) {
  // A character behind a backslash, or in a raw template, is not the same as its escape.
  const fault = /\\[^\x00-\x7f]|String\.raw`[^`]*[^\x00-\x7f]/.exec(code)
  if (fault !== null) throw new Error(`${fileName}: this cannot be written in ASCII: ${fault[0]}`)
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Lets scripts/warm.mjs write the caches, in a process with no other flags and settings than those of an ordinary start. */
function warm(folder) {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/warm.mjs'), folder], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Findings of the organisation stand before what went wrong.
  if (status !== 0) throw new Error(`the program that was built does not run:\n${stderr.slice(-2000)}`)
}

generate()
// Built beside and put in place at the end, so that a build that fails, or is interrupted, leaves the last one.
const [dist, next, last] = ['dist', `.dist-next-${process.pid}`, `.dist-last-${process.pid}`].map((name) =>
  join(root, name),
)
try {
  const chunks = await bundle()
  mkdirSync(next)
  for (const chunk of chunks) writeFileSync(join(next, chunk.fileName), asFunction(chunk))
  warm(next)
  if (existsSync(dist)) renameSync(dist, last)
  renameSync(next, dist)
} finally {
  for (const folder of [next, last]) rmSync(folder, { recursive: true, force: true })
}
