import type { PlannedRepository, TargetPlan } from '../plan/types.ts'
import type { EmittedFile } from './emitted-file.ts'
import { RowTexts } from './row-texts.ts'
import { TextBuilder } from './text-builder.ts'

/** `plan.json`: one line a repository, so that a change of one shows as one line of a diff. */
export function emitPlan(plan: TargetPlan, texts: RowTexts = new RowTexts()): EmittedFile {
  const { version, target, registry, skopeo } = plan
  const text = new TextBuilder()
  text.add(`{${JSON.stringify({ version, target, registry, skopeo }).slice(1, -1)},\n"sync":[`)
  for (const [index, { file, destination, scoped, repositories }] of plan.sync.entries()) {
    const about = JSON.stringify({ file, destination, scoped }).slice(1, -1)
    text.add(`${index === 0 ? '\n' : ',\n'}  {${about},"repositories":[`)
    addRows(repositories, '    ', texts, text)
    text.add(']}')
  }
  text.add('],\n"copy":[')
  addRows(plan.copy, '  ', texts, text)
  text.add(']}\n')
  return { path: 'plan.json', content: text.text() }
}

function addRows(rows: readonly PlannedRepository[], indent: string, texts: RowTexts, text: TextBuilder): void {
  let before = `\n${indent}`
  for (let index = 0; index < rows.length; index++) {
    text.add(before + texts.json(rows[index] as PlannedRepository))
    before = `,\n${indent}`
  }
}
