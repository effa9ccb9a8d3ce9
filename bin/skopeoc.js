#!/usr/bin/env node
// The version is printed before anything else is loaded.
import { readFileSync } from 'node:fs'

const words = process.argv.slice(2)
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  process.on('uncaughtException', (error) => {
    // The reader of a pipe went away: `skopeoc owners | head`.
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`skopeoc failed; this is a bug of skopeoc, please report it\n${error.stack}\n`)
    process.exit(3)
  })
  let main
  try {
    ;({ main } = await import('../dist/main.js'))
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    process.stderr.write('skopeoc has not been built yet: run `npm run build`\n')
    process.exit(3)
  }
  process.exitCode = await main(words)
}
