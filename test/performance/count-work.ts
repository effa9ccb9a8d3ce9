import { Session, type Profiler } from 'node:inspector/promises'

/** What a piece of work did, counted by V8 itself: nothing here depends on the machine or on what else it does. */
export interface Work {
  /** How often any function, branch or loop body of the counted files was entered. */
  operations: number
  /** How often a function was called, by the end of its file's path and its name. */
  calls: (file: string, name: string) => number
}

let session: Session | undefined

/** Has everything counted from here on. V8 counts less in code that it compiled before: to be called before what is counted has run. */
export async function startCounting(): Promise<void> {
  await counter()
}

/** Counting goes on once it has begun. */
async function counter(): Promise<Session> {
  if (session === undefined) {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }
  // What was counted so far is taken away.
  await session.post('Profiler.takePreciseCoverage')
  return session
}

/** Runs the work and counts what the files whose address has one of the texts in it did. */
export async function countWork(work: () => Promise<unknown>, places: readonly string[] = ['/src/']): Promise<Work> {
  const counting = await counter()
  await work()
  const { result } = await counting.post('Profiler.takePreciseCoverage')
  return summed(
    result.filter(({ url }) => places.some((place) => url.includes(place)) && !url.includes('node_modules')),
  )
}

function summed(scripts: readonly Profiler.ScriptCoverage[]): Work {
  let operations = 0
  for (const { functions } of scripts)
    for (const { ranges } of functions) for (const { count } of ranges) operations += count
  return {
    operations,
    calls: (file, name) => {
      let calls = 0
      for (const { url, functions } of scripts)
        if (url.endsWith(file))
          for (const { functionName, ranges } of functions) if (functionName === name) calls += ranges[0]?.count ?? 0
      return calls
    },
  }
}
