import { rememberedFolder, type Host } from '../host/host.ts'

/** Options for a repository that strangers may have written: no hook of its own is run, and a bare one in a folder is none. */
const distrust = ['-c', 'core.fsmonitor=false', '-c', 'safe.bareRepository=explicit']

/**
 * Whether what is remembered in generated/ came with the repository instead of from a build here. `unknown` where there is a
 * repository but no answer.
 */
export async function trackedByGit(host: Host): Promise<'tracked' | 'untracked' | 'unknown'> {
  const isElsewhere = (host.environment('GIT_DIR') ?? '') !== ''
  if (!isElsewhere && !host.isInRepository()) {
    // The one well-known checkout that fetches an archive where git is not installed.
    return host.environment('GITHUB_ACTIONS') === 'true' ? 'unknown' : 'untracked'
  }
  try {
    // A file system may take `.Remembered` for the same name.
    const path = `:(icase)generated/${rememberedFolder}`
    const { code } = await host.run('git', [...distrust, 'ls-files', '--error-unmatch', '--', path])
    return code === 0 ? 'tracked' : code === 1 ? 'untracked' : 'unknown'
  } catch {
    return 'unknown'
  }
}
