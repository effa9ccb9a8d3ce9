#!/usr/bin/env node
'use strict'
// CommonJS (see package.json beside this): Node.js needs 7 ms more to start a module.
// The version is printed before anything else is loaded.
const words = process.argv.slice(2)
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`)
} else {
  process.on('uncaughtException', (error) => {
    // The reader of a pipe went away: `skopeoc owners | head`.
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`skopeoc failed; this is a bug of skopeoc, please report it\n${error.stack}\n`)
    process.exit(3)
  })
  const { join } = require('node:path')
  const { createLoader } = require('./load.js')
  const { load } = createLoader(join(__dirname, '..', 'dist'))
  let program
  try {
    program = load('main.cjs')
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    process.stderr.write('skopeoc has not been built yet: run `npm run build`\n')
    process.exit(3)
  }
  program.main(words).then((code) => {
    process.exitCode = code
  })
}
