'use strict'
// Loads the chunks of dist/ together with what V8 once made of them: compiling takes longer than checking a few files.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8')
const { Script } = require('node:vm')
const { crc32 } = require('node:zlib')

// V8 optimises what a server will run for days. A command ends within a second or two: by default, half of its processor time
// went into optimising, on other cores, functions that were then hardly run again. And the heap may double between two
// collections, not by several times what is in use. V8 knows these flags from version to version: a wrong one is complained of.
const optimiseLate = {
  20: '--interrupt-budget=400000',
  22: '--invocation-count-for-turbofan=18000',
  24: '--invocation-count-for-turbofan=18000',
}
const growSlowly = '--heap-growing-percent=100'
const [major] = process.versions.node.split('.')
if (major in optimiseLate) for (const flag of [optimiseLate[major], growSlowly]) setFlagsFromString(flag)
// They are set before anything is loaded, since V8 takes a cache only under the flags that it was made with.

/** Bytes of the seal behind a cache: CRC-32 of what it was made of and by, and CRC-32 of the cache itself. */
const sealBytes = 8

/**
 * Seals what V8 made of `source`, so that it is used for exactly this text, whole, and by the same V8 on the same kind of processor.
 * V8 itself looks at the length of the text only.
 */
function seal(source, cache) {
  return Buffer.concat([cache, sealOf(source, cache)])
}

function sealOf(source, cache) {
  const machine = `${process.version} ${process.platform} ${process.arch} ${cachedDataVersionTag()}`
  const bytes = Buffer.alloc(sealBytes)
  bytes.writeUInt32LE(crc32(source, crc32(machine)), 0)
  bytes.writeUInt32LE(crc32(cache), 4)
  return bytes
}

/** Node.js 21 and 22.0 cannot count a CRC: there, no cache is made and none is taken. */
const canSeal = crc32 !== undefined

/** What V8 made of `source`, or undefined where there is none that can be believed: then V8 compiles, as it would anyway. */
function cacheOf(file, source) {
  if (!canSeal) return undefined
  try {
    const sealed = readFileSync(`${file}.cache`)
    const cache = sealed.subarray(0, -sealBytes)
    return sealed.subarray(-sealBytes).equals(sealOf(source, cache)) ? cache : undefined
  } catch {
    return undefined
  }
}

/** Modules of Node.js that take 3 ms each to load, and that many a command has no use for though its chunk names them. */
const slowToLoad = new Set(['node:child_process', 'node:crypto'])

/** What stands for a module until one of its names is asked for. */
function loadedWhenUsed(id) {
  let module
  return new Proxy(
    {},
    {
      get: (_, name) => (module ??= require(id))[name],
      ownKeys() {
        throw new Error(`${id} has to be imported by names, since a default import would load it at once`)
      },
    },
  )
}

/**
 * A loader of chunks of one folder, each run once. `load(name)` returns what a chunk exports; `scripts` has the script of each chunk
 * that was loaded, by its name. A chunk is a function expression in ASCII, see scripts/build.mjs.
 */
function createLoader(folder) {
  const modules = new Map()
  const scripts = new Map()
  const requireFrom = (id) => {
    if (id.startsWith('./')) return load(id.slice(2))
    return slowToLoad.has(id) ? loadedWhenUsed(id) : require(id)
  }
  function load(name) {
    const known = modules.get(name)
    if (known !== undefined) return known.exports
    const filename = join(folder, name)
    const source = readFileSync(filename)
    // The name in stack traces is kept in the cache, so it says nothing of where skopeoc was built.
    const options = { filename: `dist/${name}`, cachedData: cacheOf(filename, source) }
    const script = new Script(source.toString('latin1'), options)
    const module = { exports: {} }
    modules.set(name, module)
    scripts.set(name, script)
    script.runInThisContext()(module.exports, requireFrom, module, filename, folder)
    return module.exports
  }
  return { load, scripts }
}

module.exports = { canSeal, createLoader, seal }
