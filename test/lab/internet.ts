// A small internet of container registries: every host name of the seed, behind an HTTPS proxy on loopback, so that real
// skopeo runs the generated files with the names they really have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { certificatesFor } from './certificates.ts'
import { Registry, type LoggedRequest } from './registry.ts'
import { Store, type Seed } from './store.ts'

export interface Internet {
  registry: Registry
  store: Store
  /** What makes skopeo go through this internet. */
  environment: Record<string, string>
  /** How many requests of a kind a host, or every host but one, has had. */
  count(where: { host?: string; notHost?: string; kind?: LoggedRequest['kind']; method?: string }): number
  /** Forgets the log and all faults. */
  reset(): void
  close(): Promise<void>
}

export interface InternetOptions {
  seed: Seed
  /** Hosts beside those of the seed: targets. */
  hosts?: readonly string[]
  latencyMilliseconds?: number
  pageSize?: number
}

export async function startInternet(options: InternetOptions): Promise<Internet> {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-internet-'))
  const store = new Store(options.seed)
  const registry = new Registry(store, {
    latencyMilliseconds: options.latencyMilliseconds ?? 0,
    pageSize: options.pageSize ?? 1000,
  })
  const hosts = [...Object.keys(options.seed), ...(options.hosts ?? []), 'registry-1.docker.io', 'index.docker.io']
  const { authority, context } = certificatesFor([...new Set(hosts)].sort())
  const authorityFile = join(folder, 'ca.pem')
  writeFileSync(authorityFile, authority)
  const sockets = new Set<Socket>()
  const inner = createServer((request, response) => {
    registry.handle(request, response).catch(() => response.destroy())
  })
  inner.keepAliveTimeout = 60_000
  const proxy = createServer((_, response) => response.writeHead(404).end())
  proxy.on('connect', (_, stream: Socket) => {
    sockets.add(stream)
    stream.on('close', () => sockets.delete(stream))
    stream.on('error', () => stream.destroy())
    stream.write('HTTP/1.1 200 OK\r\n\r\n')
    const secure = new TLSSocket(stream, { isServer: true, secureContext: context })
    secure.on('error', () => stream.destroy())
    inner.emit('connection', secure)
  })
  await listen(proxy)
  return {
    registry,
    store,
    environment: {
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      SSL_CERT_FILE: authorityFile,
      SSL_CERT_DIR: folder,
    },
    count: (where) => registry.log.filter((entry) => isCounted(entry, where)).length,
    reset() {
      registry.log.length = 0
      registry.faults.clear()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isCounted(entry: LoggedRequest, where: Parameters<Internet['count']>[0]): boolean {
  return (
    (where.host === undefined || entry.host === where.host) &&
    (where.notHost === undefined || entry.host !== where.notHost) &&
    (where.kind === undefined || entry.kind === where.kind) &&
    (where.method === undefined || entry.method === where.method)
  )
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
}
