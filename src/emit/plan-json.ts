import type { TargetPlan } from '../plan/types.ts'
import type { EmittedFile } from './emitted-file.ts'
import { RowTexts } from './row-texts.ts'

/** `plan.json`: one line a repository, so that a change of one shows as one line of a diff. */
export function emitPlan(plan: TargetPlan, texts: RowTexts = new RowTexts()): EmittedFile {
  const { version, target, registry, skopeo } = plan
  const head = JSON.stringify({ version, target, registry, skopeo }).slice(1, -1)
  const files = plan.sync.map(({ file, destination, scoped, repositories }) => {
    const about = JSON.stringify({ file, destination, scoped }).slice(1, -1)
    return `{${about},"repositories":${list(repositories, '    ', (row) => texts.json(row))}}`
  })
  const sync = list(files, '  ', (file) => file)
  const copy = list(plan.copy, '  ', (row) => texts.copyJson(row))
  return { path: 'plan.json', content: `{${head},\n"sync":${sync},\n"copy":${copy}}\n` }
}

function list<Item>(items: readonly Item[], indent: string, print: (item: Item) => string): string {
  if (items.length === 0) return '[]'
  return `[\n${items.map((item) => indent + print(item)).join(',\n')}]`
}
