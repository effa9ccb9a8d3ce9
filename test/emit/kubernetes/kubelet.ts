import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { EmittedFile } from '../../../src/emit/emitted-file.ts'

/** Content of Secrets and of ConfigMaps that are not among the manifests, by name. */
export type Provided = Record<string, Record<string, string>>

export interface Pod {
  command: string[]
  environment: Record<string, string>
  /** Where a path of the pod is on this machine. */
  locate: (path: string) => string
}

interface Reference {
  name: string
  optional?: boolean
  items?: { key: string; path: string }[]
}

interface Source {
  configMap?: Reference
  secret?: Reference
}

interface PodSpec {
  containers: {
    command: string[]
    env: { name: string; value: string }[]
    volumeMounts: { name: string; mountPath: string }[]
  }[]
  volumes: { name: string; projected?: { sources: Source[] } }[]
}

/**
 * Lays out the volumes of a CronJob below `root` as a kubelet does: files in a folder with a time for a name, reached through
 * links. Paths in the environment and the command are those below `root`.
 */
export function startPod(
  manifests: readonly EmittedFile[],
  cronJob: string,
  root: string,
  provided: Provided = {},
): Pod {
  const objects = manifests.map(({ path, content }) => ({ path, value: parse(content) as Record<string, unknown> }))
  const maps: Provided = { ...provided }
  for (const { value } of objects) {
    if (value['kind'] === 'ConfigMap')
      maps[(value['metadata'] as { name: string }).name] = value['data'] as Record<string, string>
  }
  const job = objects.find(({ path }) => path === `kubernetes/${cronJob}`)?.value as unknown as {
    spec: { jobTemplate: { spec: { template: { spec: PodSpec } } } }
  }
  const pod = job.spec.jobTemplate.spec.template.spec
  const [container] = pod.containers
  if (container === undefined) throw new Error('no container')
  for (const { name, mountPath } of container.volumeMounts) {
    const volume = pod.volumes.find((candidate) => candidate.name === name)
    layOut(join(root, mountPath), volume?.projected?.sources ?? [], maps)
  }
  const mounts = container.volumeMounts.map(({ mountPath }) => mountPath)
  const locate = (path: string): string =>
    mounts.some((mount) => path === mount || path.startsWith(`${mount}/`)) ? join(root, path) : path
  const environment = Object.fromEntries(container.env.map(({ name, value }) => [name, locate(value)]))
  return { command: container.command.map(locate), environment, locate }
}

function layOut(folder: string, sources: readonly Source[], maps: Provided): void {
  mkdirSync(join(folder, '..2026_01_01'), { recursive: true })
  symlinkSync('..2026_01_01', join(folder, '..data'))
  const top = new Set<string>()
  for (const { configMap, secret } of sources) {
    const { name, items, optional }: Reference = configMap ?? secret ?? { name: '' }
    const data = maps[name]
    if (data === undefined && optional === true) continue
    if (data === undefined) throw new Error(`there is no ${name}`)
    for (const { key, path } of items ?? Object.keys(data).map((own) => ({ key: own, path: own }))) {
      const content = data[key]
      if (content === undefined && optional === true) continue
      if (content === undefined) throw new Error(`${name} has no ${key}`)
      const file = join(folder, '..2026_01_01', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content, { flag: 'wx', mode: 0o444 })
      top.add(path.split('/')[0] as string)
    }
  }
  for (const name of top) symlinkSync(join('..data', name), join(folder, name))
}

/** Runs the pod's command to its end, with a `skopeo` of one's own and what else this machine needs in the environment. */
export async function runPod(
  pod: Pod,
  skopeo: string,
  options: { words?: readonly string[]; shell?: string; environment?: Record<string, string> } = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const [, ...rest] = pod.command
  const env = { PATH: process.env['PATH'] ?? '', SKOPEO: skopeo, ...pod.environment, ...options.environment }
  const child = spawn(options.shell ?? '/bin/sh', [...rest, ...(options.words ?? [])], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { status, stdout, stderr }
}
