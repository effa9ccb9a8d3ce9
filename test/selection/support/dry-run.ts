import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveTags } from '../../lab/tag-registry.ts'

/** Skopeo's three maps for one registry: by repository. */
export interface Maps {
  images?: Record<string, readonly string[]>
  semver?: Record<string, string>
  regex?: Record<string, string>
}

export interface DryRun {
  /** The tags that were selected, by repository. */
  selected: Map<string, Set<string>>
  /** What skopeo logged as errors. */
  errors: string[]
}

/** What a real skopeo selects, where each repository of the maps has these tags. */
export async function dryRun(skopeo: string, tags: readonly string[], maps: Maps): Promise<DryRun> {
  const registry = await serveTags(tags)
  const directory = await mkdtemp(join(tmpdir(), 'skopeoc-dry-run-'))
  try {
    const file = join(directory, 'sync.yaml')
    const entry = {
      'tls-verify': false,
      images: maps.images ?? {},
      'images-by-semver': maps.semver ?? {},
      'images-by-tag-regex': maps.regex ?? {},
    }
    // JSON is YAML.
    await writeFile(file, JSON.stringify({ [registry.host]: entry }))
    return readLog(await logOf(skopeo, file, directory))
  } finally {
    await registry.close()
    await rm(directory, { recursive: true })
  }
}

function logOf(skopeo: string, file: string, home: string): Promise<string> {
  const options = ['--insecure-policy', 'sync', '--dry-run', '--src', 'yaml', '--dest', 'docker']
  const child = spawn(skopeo, [...options, file, 'mirror.example/x'], {
    env: { ...process.env, HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  return new Promise((resolve, reject) => child.on('error', reject).on('close', () => resolve(log)))
}

function readLog(log: string): DryRun {
  const selected = new Map<string, Set<string>>()
  for (const [, repository = '', tag = ''] of log.matchAll(/from="docker:\/\/[^/]+\/(\S+?):([^":]+)" to=/g)) {
    const known = selected.get(repository) ?? new Set()
    selected.set(repository, known.add(tag))
  }
  return { selected, errors: [...log.matchAll(/level=(?:error|fatal) msg=(.*)/g)].map(([, message = '']) => message) }
}
