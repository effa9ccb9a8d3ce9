#!/usr/bin/env node
'use strict'
// CommonJS (see package.json beside this): Node.js needs 7 ms more to start a module.

process.on('uncaughtException', (error) => {
  const isOutput = error.syscall === 'write'
  // The reader of a pipe went away: `skopeoc owners | head`. The work and its exit code are wanted all the same.
  if (isOutput && error.code === 'EPIPE') return
  process.stderr.write(isOutput ? lostOutput(error) : `${bug}\n${error.stack}\n`)
  process.exit(3)
})

const bug = 'skopeoc failed; this is a bug of skopeoc, please report it'

/** stdout and stderr are the only streams whose errors nobody else catches. */
function lostOutput({ code }) {
  const cause = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code
  return `error: the output cannot be written: ${cause}\n  = help: Look at where stdout and stderr of skopeoc go, and run it again.\n`
}

// The version is printed before anything else is loaded.
const words = process.argv.slice(2)
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${require('../package.json').version}\n`)
} else {
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
