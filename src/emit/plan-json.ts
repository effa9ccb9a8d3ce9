import type { PlannedRepository, TargetPlan } from '../plan/types.ts'
import type { EmittedFile } from './emitted-file.ts'
import { RowTexts } from './row-texts.ts'

/** `plan.json`: one line a repository, so that a change of one shows as one line of a diff. */
export function emitPlan(plan: TargetPlan, texts: RowTexts = new RowTexts()): EmittedFile {
  const { version, target, registry, skopeo } = plan
  let content = `{${JSON.stringify({ version, target, registry, skopeo }).slice(1, -1)},\n"sync":[`
  for (const [index, { file, destination, scoped, repositories }] of plan.sync.entries()) {
    const about = JSON.stringify({ file, destination, scoped }).slice(1, -1)
    content += `${index === 0 ? '\n' : ',\n'}  {${about},"repositories":[${rowLines(repositories, '    ', texts)}]}`
  }
  content += `],\n"copy":[${rowLines(plan.copy, '  ', texts)}]}\n`
  return { path: 'plan.json', content }
}

function rowLines(rows: readonly PlannedRepository[], indent: string, texts: RowTexts): string {
  let lines = ''
  let before = `\n${indent}`
  for (const row of rows) {
    lines += before + texts.json(row)
    before = `,\n${indent}`
  }
  return lines
}
