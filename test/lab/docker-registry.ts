import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf } from './content.ts'

export interface DockerRegistry {
  /** `127.0.0.1:port`; it speaks plain HTTP. */
  host: string
  /** Digest of what a tag stands for; undefined where there is no such tag. */
  digest(name: string, tag: string): Promise<string | undefined>
  stop(): Promise<void>
}

/** Docker's own registry, empty, on a free port of loopback. */
export async function startDockerRegistry(program: string): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const configuration = join(folder, 'config.yml')
  const storage = { filesystem: { rootdirectory: join(folder, 'data') } }
  writeFileSync(
    configuration,
    JSON.stringify({ version: '0.1', log: { level: 'error' }, storage, http: { addr: host } }),
  )
  const child = spawn(program, ['serve', configuration], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  for (let attempt = 0; !(await answers(host)); attempt++) {
    if (attempt > 100 || child.exitCode !== null) throw new Error(`${program} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    host,
    async digest(name, tag) {
      const response = await fetch(`http://${host}/v2/${name}/manifests/${tag}`, { headers: { accept } })
      return response.ok ? digestOf(Buffer.from(await response.arrayBuffer())) : undefined
    },
    async stop() {
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

async function answers(host: string): Promise<boolean> {
  try {
    return (await fetch(`http://${host}/v2/`)).ok
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
