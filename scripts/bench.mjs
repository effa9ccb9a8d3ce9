// Measures whole processes on organisations that are made up: `npm run bench -- --sizes 1000,10000 --runs 5 --json`.
// Every command is compared with the floor of the same run: a process that reads the same files and parses them with the
// `yaml` package. Runs are interleaved, so that what else the machine does meets all of them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { writeOrganisation } from './organisation.mjs'

const self = fileURLToPath(import.meta.url)
const program = fileURLToPath(new URL('../bin/skopeoc.js', import.meta.url))

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    runs: { type: 'string', default: '5' },
    shape: { type: 'string', default: 'usual' },
    json: { type: 'boolean', default: false },
    floor: { type: 'boolean', default: false },
  },
})

if (options.floor) readAndParse(positionals[0])
else main()

/** The floor: skopeoc.yaml and every file of teams/, read and parsed, and nothing else. */
function readAndParse(root) {
  parse(readFileSync(join(root, 'skopeoc.yaml'), 'utf8'))
  const teams = join(root, 'teams')
  for (const entry of readdirSync(teams, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) parse(readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

function main() {
  const scratch = mkdtempSync(join(tmpdir(), 'skopeoc-bench-'))
  try {
    const runs = Number(options.runs)
    const report = {
      machine: describeMachine(),
      runs,
      shape: options.shape,
      sizes: {},
      start: measureStart(scratch, runs),
    }
    for (const size of options.sizes.split(',').map(Number)) report.sizes[size] = measureSize(scratch, size, runs)
    if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
    else print(report)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function describeMachine() {
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`
}

/** Processes that do next to nothing: how long it takes to start. */
function measureStart(scratch, runs) {
  const root = join(scratch, 'small')
  writeOrganisation(root, 1, { shape: 'one-team' })
  return measure(scratch, runs, {
    node: { words: ['-e', '0'] },
    version: { words: [program, '--version'] },
    'validate of one file': { words: [program, 'validate', '--root', root, '-q'] },
  })
}

function measureSize(scratch, size, runs) {
  const root = join(scratch, String(size))
  const files = writeOrganisation(root, size, { shape: options.shape })
  const edited = join(root, files.at(-1))
  const original = readFileSync(edited, 'utf8')
  const generated = join(root, 'generated')
  const [host, organisation, name] = /source: ([^/]+)\/(.+)\/([^/\s]+)$/m.exec(original).slice(1)
  const skopeoc = (...words) => ({ words: [program, ...words, '--root', root, '-q'] })
  const results = measure(scratch, runs, {
    floor: { words: [self, '--floor', root] },
    validate: skopeoc('validate'),
    'build from nothing': { ...skopeoc('build'), before: () => setAside(generated) },
    check: skopeoc('check'),
    'check --fresh': skopeoc('check', '--fresh'),
    'build, one file edited': {
      ...skopeoc('build'),
      before: (run) => writeFileSync(edited, original.replace(/reason: .*/, `reason: Wanted anew in run ${run}`)),
    },
    explain: skopeoc('explain', `${host}/${organisation}/${name}`),
  })
  results.phases = phasesOf(root, generated)
  rmSync(root, { recursive: true, force: true })
  return results
}

/** Medians of several whole processes of each kind, which take turns; `ratio` is the median of those of one turn to the first kind. */
function measure(scratch, runs, kinds) {
  const hook = join(scratch, 'measure.cjs')
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeSync(3, JSON.stringify({ ...process.cpuUsage(), ...process.resourceUsage() })))\n`,
  )
  const samples = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]))
  for (let run = 0; run < runs; run++) {
    for (const [name, { words, before }] of Object.entries(kinds)) {
      before?.(run)
      samples[name].push(runOnce(['--require', hook, ...words], name))
    }
  }
  const first = Object.values(samples)[0]
  return Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [
      name,
      {
        wallMilliseconds: median(all.map(({ wall }) => wall)),
        processorMilliseconds: median(all.map(({ processor }) => processor)),
        peakMebibytes: median(all.map(({ peak }) => peak)),
        ratio: median(all.map(({ wall }, run) => wall / first[run].wall)),
        processorRatio: median(all.map(({ processor }, run) => processor / first[run].processor)),
      },
    ]),
  )
}

function runOnce(words, name) {
  const begin = performance.now()
  const child = spawnSync(process.execPath, words, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 30,
  })
  const wall = performance.now() - begin
  if (child.status !== 0) throw new Error(`${name} ended with ${child.status}: ${String(child.stderr).slice(0, 2000)}`)
  const { user, system, maxRSS } = JSON.parse(String(child.output[3]))
  return { wall, processor: (user + system) / 1000, peak: maxRSS / 1024 }
}

/**
 * Takes a folder away without removing its files: ext4 spares what was just removed when it looks for a free inode, so that making
 * 191 files took 100 ms after as many had been removed, and 5 ms otherwise.
 */
function setAside(folder) {
  if (existsSync(folder)) renameSync(folder, `${folder}-${process.hrtime.bigint()}`)
}

/** The share of each phase of one build from nothing, in percent. */
function phasesOf(root, generated) {
  setAside(generated)
  const child = spawnSync(process.execPath, [program, 'build', '--root', root, '-q', '--timings'], {
    maxBuffer: 1 << 30,
  })
  const rows = String(child.stderr).matchAll(/^(\w[\w. ]*?) +([\d.]+) ms +(\d+) %$/gm)
  return Object.fromEntries(
    [...rows].map(([, name, milliseconds, share]) => [
      name,
      { milliseconds: Number(milliseconds), share: Number(share) },
    ]),
  )
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function print({ machine, runs, shape, start, sizes }) {
  const lines = [`${machine}; medians of ${runs} runs; shape ${shape}`]
  const table = (title, results) => {
    lines.push(
      '',
      title,
      `${''.padEnd(24)}${['wall', 'ratio', 'processor', 'ratio', 'peak'].map((word) => word.padStart(12)).join('')}`,
    )
    for (const [name, row] of Object.entries(results)) {
      if (name === 'phases') continue
      const cells = [
        `${row.wallMilliseconds.toFixed(0)} ms`,
        row.ratio.toFixed(2),
        `${row.processorMilliseconds.toFixed(0)} ms`,
        row.processorRatio.toFixed(2),
        `${row.peakMebibytes.toFixed(0)} MiB`,
      ]
      lines.push(`${name.padEnd(24)}${cells.map((cell) => cell.padStart(12)).join('')}`)
    }
  }
  table('Starting', start)
  for (const [size, results] of Object.entries(sizes)) {
    table(`${size} entries`, results)
    const shares = Object.entries(results.phases).map(([name, { share }]) => `${name} ${share} %`)
    lines.push(`phases of a build from nothing: ${shares.join(', ')}`)
  }
  lines.push(...growth(sizes))
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** How many times longer a build from nothing takes for each size than for the size before. */
function growth(sizes) {
  const all = Object.entries(sizes)
  return all.slice(1).map(([size, results], index) => {
    const [before, earlier] = all[index]
    const times = results['build from nothing'].wallMilliseconds / earlier['build from nothing'].wallMilliseconds
    return `\n${size} entries take ${times.toFixed(1)} times as long to build from nothing as ${before}`
  })
}
