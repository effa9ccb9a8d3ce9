// Builds dist/: one bundle with a chunk a command, so that starting is fast. `npm run build`.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { generate } from './generate.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

generate()
const bundle = await rolldown({
  input: join(root, 'src/cli/main.ts'),
  platform: 'node',
  transform: { define: { SKOPEOC_VERSION: JSON.stringify(version) } },
  onwarn(warning) {
    throw new Error(`bundling: ${warning.message}`)
  },
})
// Built beside and put in place at the end, so that a build that fails leaves the last one.
const [dist, next, last] = ['dist', `.dist-next-${process.pid}`, `.dist-last-${process.pid}`].map((name) =>
  join(root, name),
)
await bundle.write({ dir: next, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
await bundle.close()
if (existsSync(dist)) renameSync(dist, last)
renameSync(next, dist)
rmSync(last, { recursive: true, force: true })
