// What a container runtime does for a pod, as far as this machine allows: a root of its own that cannot be written to,
// the volumes at their paths, a user without rights. Needs root and user-land tools of Linux.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Sandbox {
  command: readonly string[]
  environment: Record<string, string>
  user: number
  group: number
  /** Folders and files of this machine, and where they are in the sandbox; read-only. */
  mounts: readonly { from: string; to: string }[]
  /** Size of `/tmp`, as mount takes it. */
  temporarySize?: string
  /** The shell that `/bin/sh` is. */
  shell?: string
}

export interface SandboxResult {
  code: number
  output: string
  terminationMessage: string
}

/** Why there can be no sandbox on this machine; undefined where there can. */
export function sandboxProblem(): string | undefined {
  if (process.getuid?.() !== 0) return 'a sandbox needs root'
  const probe = spawnSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs none /mnt && setpriv --version'])
  return probe.status === 0 ? undefined : 'this machine does not let mounts be made'
}

export async function runInSandbox(sandbox: Sandbox): Promise<SandboxResult> {
  const folder = mkdtempSync(join(tmpdir(), 'skopeoc-sandbox-'))
  try {
    const log = join(folder, 'termination-log')
    writeFileSync(log, '')
    chmodSync(log, 0o666) // as a kubelet makes it, whatever the umask
    const script = join(folder, 'enter.sh')
    writeFileSync(script, enterScript(sandbox, join(folder, 'root'), log))
    const child = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', script], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (status) => resolve(status ?? 137))
    })
    return { code, output, terminationMessage: spawnSync('cat', [log], { encoding: 'utf8' }).stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function enterScript(sandbox: Sandbox, root: string, log: string): string {
  const word = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const at = (path: string): string => word(join(root, path))
  const bind = ({ from, to }: { from: string; to: string }): string => `
if [ -d ${word(from)} ]; then mkdir -p ${at(to)}; else mkdir -p "$(dirname ${at(to)})" && : >${at(to)}; fi
mount --bind ${word(from)} ${at(to)} && mount -o remount,ro,bind ${at(to)}`
  const variables = Object.entries(sandbox.environment).map(([name, value]) => word(`${name}=${value}`))
  const shell = sandbox.shell === undefined ? '' : `mount --bind ${word(sandbox.shell)} ${at('/usr/bin/dash')}`
  const drop = `--reuid=${sandbox.user} --regid=${sandbox.group} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all`
  return `set -e
mkdir ${word(root)} && mount -t tmpfs none ${word(root)}
mkdir ${at('proc')} ${at('dev')} ${at('tmp')} ${at('etc')}
for link in bin lib lib64 sbin; do [ ! -L "/$link" ] || ln -s "usr/$link" ${word(root)}/$link; done
${bind({ from: '/usr', to: '/usr' })}
${shell}
mount -t proc none ${at('proc')}
for device in null random urandom; do : >${at('dev')}/$device && mount --bind /dev/$device ${at('dev')}/$device; done
: >${at('dev/termination-log')} && mount --bind ${word(log)} ${at('dev/termination-log')}
mount -t tmpfs -o mode=1777,size=${sandbox.temporarySize ?? '64m'} none ${at('tmp')}
${sandbox.mounts.map(bind).join('\n')}
mount -o remount,ro ${word(root)}
exec chroot ${word(root)} /usr/bin/setpriv ${drop} /usr/bin/env -i ${variables.join(' ')} ${sandbox.command.map(word).join(' ')}
`
}
