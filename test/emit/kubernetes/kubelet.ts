import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
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
  /** Numeric ids of the pod. */
  user: { uid?: number; gid?: number }
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
  volumes: Volume[]
  securityContext: { runAsUser?: number; runAsGroup?: number; fsGroup?: number }
}

interface Volume {
  name: string
  projected?: { sources: Source[]; defaultMode?: number }
}

const isRoot = process.getuid?.() === 0

/**
 * Lays out the volumes of a CronJob below `root` as a kubelet does: files in a folder with a time for a name, reached through
 * links, with the mode that the volume says and the group of the pod where this process may give files away. Paths in the
 * environment and the command are those below `root`.
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
  const { runAsUser, runAsGroup, fsGroup } = pod.securityContext
  mkdirSync(root, { recursive: true })
  chmodSync(root, 0o755)
  for (const { name, mountPath } of container.volumeMounts) {
    const volume = pod.volumes.find((candidate) => candidate.name === name)
    if (volume === undefined) throw new Error(`there is no volume ${name}`)
    const folder = join(root, mountPath)
    mkdirSync(folder, { recursive: true })
    if (volume.projected === undefined) chmodSync(folder, 0o777)
    else layOut(folder, volume.projected, maps, fsGroup)
  }
  const user = {
    ...(runAsUser === undefined ? {} : { uid: runAsUser }),
    ...(runAsGroup === undefined ? {} : { gid: runAsGroup }),
  }
  const mounts = container.volumeMounts.map(({ mountPath }) => mountPath)
  const locate = (path: string): string =>
    mounts.some((mount) => path === mount || path.startsWith(`${mount}/`)) ? join(root, path) : path
  const environment = Object.fromEntries(container.env.map(({ name, value }) => [name, locate(value)]))
  return { command: container.command.map(locate), environment, locate, user }
}

function layOut(
  folder: string,
  { sources, defaultMode = 0o644 }: Required<Volume>['projected'],
  maps: Provided,
  group = 0,
): void {
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
      writeFileSync(file, content, { flag: 'wx' })
      chmodSync(file, defaultMode)
      if (isRoot) chownSync(file, 0, group)
      top.add(path.split('/')[0] as string)
    }
  }
  for (const name of top) symlinkSync(join('..data', name), join(folder, name))
}

/** The ids of the pod, where this process may take them on and what it runs can then still be reached; else none. */
export function idsOf({ user }: Pod, skopeo: string): { uid?: number; gid?: number } {
  if (!isRoot || user.uid === undefined) return {}
  const reachable = spawnSync(skopeo, ['--version'], { ...user, stdio: 'ignore' }).status === 0
  return reachable ? user : {}
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
    ...idsOf(pod, skopeo),
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
