import { rememberedFolder, type Host } from '../host/host.ts'

/** Options for a repository that strangers may have written: no hook of its own is run, and a bare one in a folder is none. */
const distrust = ['-c', 'core.fsmonitor=false', '-c', 'safe.bareRepository=explicit']

/** With any of these git takes the root for another folder of the repository than it is, as in a hook. */
const elsewhere = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']

/** git reads one file for the answer; if that takes longer, compiling is not slower. */
const mostSeconds = 10

/**
 * Whether what is remembered in generated/ came with the repository instead of from a build here. `unknown` where there is a
 * repository but no answer.
 */
export async function trackedByGit(host: Host): Promise<'tracked' | 'untracked' | 'unknown'> {
  if (elsewhere.some((name) => host.environment(name) !== undefined)) return 'unknown'
  try {
    if (host.pathInRepository() === undefined) {
      // The one well-known checkout that fetches an archive where git is not installed.
      return host.environment('GITHUB_ACTIONS') === 'true' ? 'unknown' : 'untracked'
    }
    // A file system may take `.Remembered` for the same name.
    const path = `:(icase)generated/${rememberedFolder}`
    const args = [...distrust, 'ls-files', '--error-unmatch', '--', path]
    const options = { env: { GIT_LITERAL_PATHSPECS: '0' }, timeoutSeconds: mostSeconds }
    const { code } = await host.run('git', args, options)
    return code === 0 ? 'tracked' : code === 1 ? 'untracked' : 'unknown'
  } catch {
    return 'unknown'
  }
}
