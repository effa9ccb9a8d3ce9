import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'

/** A certificate authority of one's own, and one certificate for all these host names. Needs `openssl`. */
export function makeCertificates(
  folder: string,
  hosts: readonly string[],
): { authorityFile: string; context: SecureContext } {
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
  return { authorityFile: file('ca.pem'), context }
}

function openssl(...parameters: string[]): void {
  execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] })
}
