import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { emitRuntime } from '../../src/emit/runtime/index.ts'
import { defaultRuntimeSettings, type RuntimeSettings } from '../../src/emit/runtime/settings.ts'
import type { TargetPlan } from '../../src/plan/types.ts'

export interface MirrorResult {
  /** Exit code, or that of the signal as a shell tells it. */
  code: number
  stdout: string
  stderr: string
  milliseconds: number
  /** The lines of the log, taken apart. */
  events: Record<string, string>[]
}

export interface MirrorOptions {
  skopeo: string
  environment: Record<string, string>
  shell?: readonly string[]
  arguments?: readonly string[]
  /** In a process group of its own, as a terminal starts what is typed: a signal to -pid reaches all of it. */
  grouped?: boolean
}

/** All that mirror.sh and copy.sh may call beside skopeo, and that the upstream image of skopeo has: coreutils, grep, sed. */
const toolsOfImage =
  'cat cp cut comm date dirname grep head join mktemp mv rm sed sha256sum sleep sort split tail timeout tr uniq wc'.split(
    ' ',
  )

/** The image has bash as `sh`; tests start the scripts with others too. */
const shells = ['sh', 'bash', 'dash']

export function pathOf(program: string): string {
  const folders = program.includes('/') ? [] : (process.env['PATH'] ?? '').split(':')
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? program
}

/** The files of one target in a folder of their own, with a home and a place for temporary files. */
export class Mirror {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'skopeoc-test-'))

  constructor(plan: TargetPlan, settings: Partial<RuntimeSettings> = {}) {
    for (const { path, content } of emitRuntime(plan, { ...defaultRuntimeSettings, ...settings }))
      this.write(`files/${path}`, content)
    this.write('home/.config/containers/policy.json', '{"default":[{"type":"insecureAcceptAnything"}]}')
    mkdirSync(join(this.folder, 'tmp'))
    mkdirSync(join(this.folder, 'tools'))
    for (const tool of [...toolsOfImage, ...shells]) symlinkSync(pathOf(tool), join(this.folder, 'tools', tool))
  }

  write(path: string, content: string): string {
    const file = join(this.folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  /** What is left in the folder for temporary files. */
  leftovers(): string[] {
    return readdirSync(join(this.folder, 'tmp'))
  }

  run(options: MirrorOptions): Promise<MirrorResult> {
    return this.start(options).result
  }

  start(options: MirrorOptions, script = 'mirror.sh'): { process: ChildProcess; result: Promise<MirrorResult> } {
    const [shell = 'sh', ...before] = options.shell ?? []
    const began = performance.now()
    const child = spawn(pathOf(shell), [...before, join(this.folder, 'files', script), ...(options.arguments ?? [])], {
      env: { ...this.environment(options.skopeo), ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.grouped ?? false,
    })
    return { process: child, result: collect(child, began) }
  }

  /** Runs skopeo itself, with the same home and environment. */
  exec(options: MirrorOptions): Promise<MirrorResult> {
    const began = performance.now()
    const process = spawn(options.skopeo, options.arguments ?? [], {
      env: { ...this.environment(options.skopeo), ...options.environment },
      cwd: join(this.folder, 'files'),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return collect(process, began)
  }

  environment(skopeo: string): Record<string, string> {
    return {
      PATH: join(this.folder, 'tools'),
      HOME: join(this.folder, 'home'),
      TMPDIR: join(this.folder, 'tmp'),
      MIRROR_RETRY_SECONDS: '0',
      SKOPEO: skopeo,
      TERMINATION_LOG: join(this.folder, 'termination-log'),
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function collect(child: ChildProcess, began: number): Promise<MirrorResult> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)))
  })
  const code = await ended
  const milliseconds = performance.now() - began
  // What was started may hold the pipes open a little longer.
  await Promise.race([
    new Promise((resolve) => child.once('close', resolve)),
    new Promise((resolve) => setTimeout(resolve, 200)),
  ])
  const lacking = /^\S*(?:mirror|copy)\.sh: (?:line )?\d+: .*not found$/m.exec(stderr)
  if (lacking !== null) throw new Error(`a script calls what the image of skopeo does not have: ${lacking[0]}`)
  return { code, stdout, stderr, milliseconds, events: stderr.split('\n').filter(isEvent).map(parseEvent) }
}

function isEvent(line: string): boolean {
  return line.startsWith('event=')
}

/** One line of logfmt as a record. */
function parseEvent(line: string): Record<string, string> {
  const pairs = line.matchAll(/([a-z]+)=(?:"([^"]*)"|(\S*))/g)
  return Object.fromEntries([...pairs].map(([, key, quoted, plain]) => [key, quoted ?? plain]))
}
