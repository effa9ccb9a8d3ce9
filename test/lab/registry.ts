// The part of the OCI distribution specification that skopeo uses, for any number of hosts at once.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { digestOf } from './content.ts'
import { Faults, type FaultEffect } from './faults.ts'
import type { Store } from './store.ts'
import { Tokens, type TokenRules } from './tokens.ts'

export interface LoggedRequest {
  host: string
  method: string
  path: string
  /** 0 where there was no whole answer. */
  status: number
  kind: 'ping' | 'list' | 'manifest' | 'blob' | 'token' | 'other'
}

export interface RegistryOptions {
  /** Added to every answer. */
  latencyMilliseconds: number
  /** Tags in one page at most. */
  pageSize: number
}

interface Exchange {
  host: string
  url: URL
  method: string
  request: IncomingMessage
  response: ServerResponse
  entry: LoggedRequest
  body: Buffer
}

export class Registry {
  readonly log: LoggedRequest[] = []
  readonly faults: Faults = new Faults()
  readonly options: RegistryOptions
  readonly #store: Store
  readonly #tokens = new Map<string, Tokens>()
  readonly #uploads = new Map<string, Buffer[]>()

  constructor(store: Store, options: RegistryOptions) {
    this.#store = store
    this.options = options
  }

  /** From now on, requests to this host need a token. */
  demandTokens(host: string, rules: TokenRules = {}): void {
    this.#tokens.set(host, new Tokens(rules))
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = registryOf((request.headers.host ?? '').replace(/:443$/, ''))
    const method = request.method ?? 'GET'
    const url = new URL(request.url ?? '/', `https://${host}`)
    const entry: LoggedRequest = { host, method, path: url.pathname, status: 0, kind: kindOf(url.pathname) }
    this.log.push(entry)
    const body = await readBody(request)
    const { latencyMilliseconds } = this.options
    if (latencyMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, latencyMilliseconds))
    const exchange: Exchange = { host, url, method, request, response, entry, body }
    const effect = this.faults.take(host, method, url.pathname)
    if (typeof effect === 'object' && 'delaySeconds' in effect)
      await new Promise((resolve) => setTimeout(resolve, effect.delaySeconds * 1000))
    if (effect === undefined || !applyBefore(exchange, effect)) this.#answer(exchange, effect)
  }

  #answer(exchange: Exchange, effect: FaultEffect | undefined): void {
    const { host, url, request } = exchange
    const tokens = this.#tokens.get(host)
    if (url.pathname === '/token') return this.#token(exchange, tokens)
    if (tokens !== undefined && !tokens.accept(request.headers.authorization)) {
      const challenge = `Bearer realm="https://${host}/token",service="${host}"`
      return fail(exchange, 401, 'UNAUTHORIZED', 'a token is needed', { 'www-authenticate': challenge })
    }
    if (/^\/v2\/?$/.test(url.pathname)) return send(exchange, 200, '{}')
    const [, name = '', what = '', rest = ''] = /^\/v2\/(.+?)\/(tags|manifests|blobs)\/(.*)$/.exec(url.pathname) ?? []
    if (what === 'tags') this.#tags(exchange, name, effect)
    else if (what === 'manifests') this.#manifest(exchange, name, rest, effect)
    else if (rest.startsWith('uploads/')) this.#upload(exchange, name, rest.slice('uploads/'.length))
    else if (what === 'blobs') this.#blob(exchange, name, rest, effect)
    else fail(exchange, 404, 'UNSUPPORTED')
  }

  #token(exchange: Exchange, tokens: Tokens | undefined): void {
    const token = tokens?.issue(exchange.request.headers.authorization)
    if (token === undefined) return fail(exchange, 401, 'UNAUTHORIZED', 'wrong user or password')
    send(exchange, 200, JSON.stringify({ token, expires_in: 300, issued_at: new Date().toISOString() }))
  }

  #tags(exchange: Exchange, name: string, effect: FaultEffect | undefined): void {
    const { host, url } = exchange
    const last = url.searchParams.get('last')
    const size = Math.min(Number(url.searchParams.get('n') ?? '1000'), this.options.pageSize)
    let tags = this.#store.tags(host, name)
    if (effect === 'endless-tags') tags = inventTags(last, size)
    if (effect === 'no-tags') tags = []
    if (tags === undefined) return fail(exchange, 404, 'NAME_UNKNOWN', 'repository name not known to registry')
    const rest = last === null || effect === 'endless-tags' ? tags : tags.filter((tag) => tag > last)
    const page = rest.slice(0, size)
    const next = `/v2/${name}/tags/list?n=${size}&last=${encodeURIComponent(page.at(-1) ?? '')}`
    const hasMore = rest.length > size || effect === 'endless-tags'
    send(exchange, 200, JSON.stringify({ name, tags: page }), hasMore ? { link: `<${next}>; rel="next"` } : {})
  }

  #manifest(exchange: Exchange, name: string, reference: string, effect: FaultEffect | undefined): void {
    const { host, method, request, body } = exchange
    if (method === 'PUT') {
      const mediaType = request.headers['content-type'] ?? ''
      const digest = this.#store.putManifest(host, name, reference, { mediaType, body })
      if (digest === undefined) return fail(exchange, 400, 'MANIFEST_BLOB_UNKNOWN')
      return send(exchange, 201, '', { 'docker-content-digest': digest, location: exchange.url.pathname })
    }
    const manifest = this.#store.manifest(host, name, reference)
    if (manifest === undefined) return fail(exchange, 404, 'MANIFEST_UNKNOWN', 'manifest unknown')
    const headers = { 'content-type': manifest.mediaType, 'docker-content-digest': digestOf(manifest.body) }
    sendBytes(exchange, manifest.body, headers, effect)
  }

  #blob(exchange: Exchange, name: string, digest: string, effect: FaultEffect | undefined): void {
    const blob = this.#store.blob(exchange.host, name, digest)
    if (blob === undefined) return fail(exchange, 404, 'BLOB_UNKNOWN')
    const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest }
    sendBytes(exchange, blob, headers, effect)
  }

  #upload(exchange: Exchange, name: string, id: string): void {
    const { host, url, method, body } = exchange
    if (method === 'POST') {
      const created = randomUUID()
      this.#uploads.set(created, [])
      return send(exchange, 202, '', { location: `/v2/${name}/blobs/uploads/${created}`, range: '0-0' })
    }
    const parts = this.#uploads.get(id)
    if (parts === undefined) return fail(exchange, 404, 'BLOB_UPLOAD_UNKNOWN')
    if (body.length > 0) parts.push(body)
    const whole = Buffer.concat(parts)
    if (method === 'PATCH') {
      return send(exchange, 202, '', { location: url.pathname, range: `0-${Math.max(0, whole.length - 1)}` })
    }
    if (url.searchParams.get('digest') !== digestOf(whole)) return fail(exchange, 400, 'DIGEST_INVALID')
    this.#uploads.delete(id)
    const digest = this.#store.putBlob(host, name, whole)
    send(exchange, 201, '', { 'docker-content-digest': digest, location: `/v2/${name}/blobs/${digest}` })
  }
}

/** Docker Hub's registry answers under another name than its images have. */
function registryOf(host: string): string {
  return host === 'registry-1.docker.io' || host === 'index.docker.io' ? 'docker.io' : host
}

function kindOf(path: string): LoggedRequest['kind'] {
  if (path === '/token') return 'token'
  if (/^\/v2\/?$/.test(path)) return 'ping'
  if (path.endsWith('/tags/list')) return 'list'
  if (path.includes('/manifests/')) return 'manifest'
  return path.includes('/blobs/') ? 'blob' : 'other'
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** Effects that replace the answer; false where the registry is to answer after all. */
function applyBefore(exchange: Exchange, effect: FaultEffect): boolean {
  if (effect === 'hang') return true
  if (typeof effect === 'string' || 'delaySeconds' in effect) return false
  if ('redirect' in effect) {
    send(exchange, 307, '', { location: effect.redirect })
    return true
  }
  const { status, code = 'UNKNOWN', message = 'a fault of the test', retryAfterSeconds } = effect
  fail(
    exchange,
    status,
    code,
    message,
    retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` },
  )
  return true
}

function inventTags(last: string | null, count: number): string[] {
  const first = Number(last?.slice('endless-'.length) ?? '0')
  return Array.from({ length: count }, (_, index) => `endless-${first + index + 1}`)
}

function fail(
  exchange: Exchange,
  status: number,
  code: string,
  message = '',
  headers: Record<string, string> = {},
): void {
  send(exchange, status, JSON.stringify({ errors: [{ code, message }] }), headers)
}

function send(exchange: Exchange, status: number, text: string, headers: Record<string, string> = {}): void {
  const { response, entry, method } = exchange
  entry.status = status
  response.writeHead(status, {
    'docker-distribution-api-version': 'registry/2.0',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(method === 'HEAD' ? undefined : text)
}

function sendBytes(
  exchange: Exchange,
  bytes: Buffer,
  headers: Record<string, string>,
  effect: FaultEffect | undefined,
): void {
  const { response, entry, method } = exchange
  entry.status = effect === 'cut' ? 0 : 200
  response.writeHead(200, { ...headers, 'content-length': bytes.length })
  if (method === 'HEAD') response.end()
  else if (effect === 'wrong-bytes') response.end(Buffer.alloc(bytes.length, 120))
  else if (effect !== 'cut') response.end(bytes)
  else response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => response.destroy(), 20))
}
