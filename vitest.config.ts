import { readFileSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// They start programs, or change a module or V8 for their purposes.
const withProcesses = [
  'test/{browser,cli,e2e,performance}/**/*.test.ts',
  'test/{import,selection}/real-skopeo.test.ts',
  'test/import/command.test.ts',
  'test/emit/kubernetes/{pod,trust}.test.ts',
  'test/import/collisions.test.ts',
  'test/query/explain.test.ts',
]
const withDisk = ['test/host/**/*.test.ts']

/** A folder in memory where there is a roomy one that may hold programs: skopeo, above all, waits for the disk. */
function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    const mounts = readFileSync('/proc/mounts', 'utf8')
    return bavail * bsize >= 2 ** 32 && !/ \/dev\/shm .*\bnoexec\b/.test(mounts) ? '/dev/shm' : undefined
  } catch {
    return undefined
  }
}

/** What waits for the clock most of its time begins first: last, nothing would be left to be done meanwhile. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const waits = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith('/e2e/slow.test.ts')
    return sorted.toSorted((left, right) => Number(waits(right)) - Number(waits(left)))
  }
}

const config: ViteUserConfig = defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // For two cores; the third waits with those tests that wait.
    maxWorkers: 3,
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        extends: true,
        // Loading the compiler anew for each file took as long as the tests.
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: [...withProcesses, ...withDisk],
          setupFiles: ['test/chance.ts'],
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
      { extends: true, test: { name: 'with disk', include: withDisk } },
      {
        extends: true,
        test: { name: 'with processes', include: withProcesses, env: { TMPDIR: memoryFolder() ?? tmpdir() } },
      },
    ],
  },
})
export default config
