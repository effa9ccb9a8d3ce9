import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'

interface Certificates {
  /** The certificate of the authority, as PEM. */
  authority: string
  context: SecureContext
}

/** Making them takes three processes, and most tests want the same hosts. */
const made = new Map<string, Certificates>()

/** A certificate authority of one's own, and one certificate for all these host names. Needs `openssl`. */
export function certificatesFor(hosts: readonly string[]): Certificates {
  const key = hosts.join(' ')
  const known = made.get(key)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-certificates-'))
  try {
    const certificates = makeCertificates(folder, hosts)
    made.set(key, certificates)
    return certificates
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function makeCertificates(folder: string, hosts: readonly string[]): Certificates {
  const file = (name: string): string => join(folder, name)
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    'req',
    '-x509',
    '-days',
    '30',
    ...curve,
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
    '-subj',
    '/CN=tests of skopeoc',
  )
  openssl('req', ...curve, '-keyout', file('leaf.key'), '-out', file('leaf.csr'), '-subj', '/CN=registries')
  writeFileSync(file('leaf.ext'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`)
  const authority = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial']
  openssl(
    'x509',
    '-req',
    '-in',
    file('leaf.csr'),
    ...authority,
    '-days',
    '30',
    '-extfile',
    file('leaf.ext'),
    '-out',
    file('leaf.pem'),
  )
  const context = createSecureContext({ key: readFileSync(file('leaf.key')), cert: readFileSync(file('leaf.pem')) })
  return { authority: readFileSync(file('ca.pem'), 'utf8'), context }
}

function openssl(...parameters: string[]): void {
  execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
}
