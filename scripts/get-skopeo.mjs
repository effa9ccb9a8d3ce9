// Finds programs for the end-to-end tests, or unpacks them from a Debian suite into .cache/, beside what the machine has.
//
//   node scripts/get-skopeo.mjs              any skopeo that is new enough: $SKOPEO, PATH, else that of trixie
//   node scripts/get-skopeo.mjs trixie       skopeo 1.18; where it cannot be unpacked, any that is new enough
//   node scripts/get-skopeo.mjs sid          skopeo 1.22, likewise
//   node scripts/get-skopeo.mjs trixie docker-registry
//
// Prints the path of the program, and on stderr why another takes its place. Where there is none and none can be had, says
// why on stderr and ends with 69; with 1 where something else went wrong. The archive is the one that this machine's own apt
// uses; nothing is installed, and no rights are needed.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldest = [1, 16]
/** The third word of the call that this script makes of itself, under the lock. */
const locked = '--locked'
const cache = fileURLToPath(new URL('../.cache', import.meta.url))

/** How this script ends where a program cannot be had on this machine: EX_UNAVAILABLE of sysexits.h. */
const unavailable = 69
class Unavailable extends Error {}

function main([suite, program = 'skopeo', place]) {
  if (suite === undefined) return findInstalled() ?? unpack('trixie', program)
  if (place === locked) return unpackLocked(suite, program)
  try {
    return unpack(suite, program)
  } catch (error) {
    const installed = error instanceof Unavailable && program === 'skopeo' ? findInstalled() : undefined
    if (installed === undefined) throw error
    console.error(`${error.message}; ${installed} takes its place`)
    return installed
  }
}

function findInstalled() {
  return [process.env.SKOPEO, ...onPath('skopeo')].find((candidate) => candidate && isNewEnough(candidate))
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, program)).filter((path) => existsSync(path))
}

function isNewEnough(skopeo) {
  try {
    const text = execFileSync(skopeo, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? []
    return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1])
  } catch {
    return false
  }
}

/**
 * The path of a program in the cache. Test files run side by side and may all want the same one: whoever comes first unpacks
 * it, under a lock that the kernel lets go when its holder ends, however it ends.
 */
function unpack(suite, program) {
  const path = join(cache, suite, program, 'run')
  if (existsSync(path)) return path
  if (process.platform !== 'linux') throw new Unavailable('packages of Debian run on Linux only')
  mkdirSync(join(cache, suite), { recursive: true })
  const lock = ['--wait', '600', join(cache, `${suite}.lock`)]
  const again = [process.execPath, fileURLToPath(import.meta.url), suite, program, locked]
  const { error, status, stdout, stderr } = spawnSync('flock', [...lock, ...again], { encoding: 'utf8' })
  if (error?.code === 'ENOENT') throw new Unavailable('flock is not installed')
  if (status === unavailable) throw new Unavailable(stderr.trim())
  if (status !== 0) throw error ?? new Error(`${program} of ${suite} could not be unpacked:\n${stderr}`)
  return stdout.trim()
}

function unpackLocked(suite, program) {
  const home = join(cache, suite)
  const path = join(home, program, 'run')
  if (existsSync(path)) return path
  const building = join(home, `${program}.new`)
  rmSync(building, { recursive: true, force: true })
  mkdirSync(building, { recursive: true })
  download(suite, program, building)
  writeRunner(building, join(home, program), program)
  rmSync(join(home, program), { recursive: true, force: true })
  renameSync(building, join(home, program))
  return path
}

/** Downloads a package and all it depends on, as apt would on an empty machine, and unpacks them into `root`. */
function download(suite, program, home) {
  const apt = join(home, 'apt')
  for (const folder of [
    'etc/apt/preferences.d',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'debs',
  ]) {
    mkdirSync(join(apt, folder), { recursive: true })
  }
  writeFileSync(join(apt, 'status'), '')
  writeFileSync(join(apt, 'etc/apt/sources.list'), `deb ${signedBy()} ${archive()} ${suite} main\n`)
  const options = [
    '-o',
    `Dir=${apt}`,
    '-o',
    `Dir::State::status=${join(apt, 'status')}`,
    '-o',
    'APT::Sandbox::User=root',
  ]
  const run = (...words) => execFileSync('apt-get', [...options, '-qq', ...words], aptIn(join(apt, 'debs')))
  try {
    run('update')
    const uris = run('install', '-y', '--no-install-recommends', '--print-uris', program)
    const names = [...uris.matchAll(/^'[^']*' ([^_ ]+)_/gm)].map(([, name]) => name)
    run('download', ...new Set(names))
  } catch (error) {
    throw new Unavailable(`apt cannot fetch ${program} of ${suite}: ${String(error.stderr ?? error.message).trim()}`)
  }
  for (const file of readdirSync(join(apt, 'debs'))) {
    execFileSync('dpkg-deb', ['-x', join(apt, 'debs', file), join(home, 'root')])
  }
  rmSync(apt, { recursive: true, force: true })
}

function aptIn(cwd) {
  return { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 }
}

/** The archive that this machine's apt uses. */
function archive() {
  const folder = '/etc/apt/sources.list.d'
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  for (const file of [...files.sort(), '/etc/apt/sources.list'].filter((name) => existsSync(name))) {
    const text = readFileSync(file, 'utf8').replace(/^\s*#.*$/gm, '')
    const [, uri] = /^URIs:\s*(\S+)/m.exec(text) ?? /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m.exec(text) ?? []
    if (uri !== undefined && !uri.includes('security')) return uri
  }
  throw new Unavailable('this machine has no apt sources: install skopeo 1.16 or later, or set SKOPEO')
}

function signedBy() {
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg'
  if (!existsSync(keys)) throw new Unavailable(`${keys} is missing, so packages of Debian cannot be verified`)
  return `[signed-by=${keys}]`
}

/** A script that runs the program with the C library that came with it. `final` is where it will be when it runs. */
function writeRunner(home, final, program) {
  const files = readdirSync(join(home, 'root'), { recursive: true }).map(String)
  const loader = files.find((name) => /(^|\/)ld-linux[^/]*\.so\.\d+$/.test(name))
  const libraries = [
    ...new Set(files.filter((name) => /\/lib[^/]*\.so(\.|$)/.test(name)).map((name) => name.replace(/\/[^/]*$/, ''))),
  ]
  if (loader === undefined) throw new Unavailable(`the packages of ${program} have no loader for this machine`)
  const path = libraries.map((name) => join(final, 'root', name)).join(':')
  const words = [join(final, 'root', loader), '--library-path', path, join(final, 'root/usr/bin', program)]
  writeFileSync(join(home, 'run'), `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(join(home, 'run'), 0o755)
}

try {
  console.log(main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof Unavailable)) throw error
  console.error(error.message)
  process.exitCode = unavailable
}
