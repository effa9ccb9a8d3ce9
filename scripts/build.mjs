// Builds dist/: one bundle with a chunk a command, so that starting is fast. `npm run build`.
import { rmSync, readFileSync } from 'node:fs'
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
rmSync(join(root, 'dist'), { recursive: true, force: true })
await bundle.write({
  dir: join(root, 'dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
})
await bundle.close()
