import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TagRegistry {
  /** `127.0.0.1:port`, for use in skopeo's YAML. */
  host: string
  close: () => Promise<void>
}

/** A registry on loopback that has every repository, each with these tags, and no images: enough for a dry run. */
export async function serveTags(tags: readonly string[]): Promise<TagRegistry> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const match = /^\/v2\/(.+)\/tags\/list$/.exec(new URL(request.url ?? '/', 'http://registry').pathname)
    response.end(match === null ? '{}' : JSON.stringify({ name: match[1], tags }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
