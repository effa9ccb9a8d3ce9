import { expect } from 'vitest'
import type { Diagnostic } from '../../../src/diagnostics/index.ts'
import { importFiles, type ImportOutcome, type ImportRequest } from '../../../src/import/index.ts'
import type { TargetPlan } from '../../../src/plan/types.ts'
import { compileFiles } from '../../support/memory-tree.ts'

export type Options = Partial<Omit<ImportRequest, 'format' | 'files'>>

/** Imports files that are given by name and text. */
export function run(
  format: ImportRequest['format'],
  files: Record<string, string>,
  options: Options = {},
): Promise<ImportOutcome> {
  const inputs = Object.entries(files).map(([path, text]) => ({ path, text }))
  return importFiles({ format, names: 'keep', targets: [], ...options, files: inputs })
}

/** Imports retagger's files to one registry, `target.example/giantswarm`, so that results are short. */
export function runRetagger(files: Record<string, string>, options: Options = {}): Promise<ImportOutcome> {
  const targets = [{ id: 'main', registry: 'target.example', prefix: 'giantswarm' }]
  return run('retagger', files, { targets, ...options })
}

/** The image files of a result without their first lines, one after the other in the order of their paths. */
export function definitions({ files }: ImportOutcome): string {
  const texts = [...files].filter(([path]) => path.startsWith('teams/') && !path.endsWith('/team.yaml'))
  return texts.map(([, text]) => text.replace(/^# yaml-language-server.*\nimages:\n/, '')).join('\n')
}

/** The lines of the only entry of a result that begin with a key of the given names. */
export function linesOf(outcome: ImportOutcome, ...keys: string[]): string[] {
  const lines = definitions(outcome).split('\n')
  return lines.filter((line) => keys.some((key) => line.startsWith(`    ${key}:`))).map((line) => line.trim())
}

/** The whole pipeline on a result: it must compile without an error. */
export async function compiled(outcome: ImportOutcome): Promise<{ plans: TargetPlan[]; warnings: Diagnostic[] }> {
  const { plans, diagnostics, files } = await compileFiles(Object.fromEntries(outcome.files))
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ message, place }) => `${place.file.path}: ${message}`)).toEqual([])
  expect(files).toBeDefined()
  return { plans, warnings: diagnostics }
}

/** Every destination of a plan. */
export function destinationsOf({ sync, copy }: TargetPlan): string[] {
  const repositories = sync.flatMap((file) => file.repositories)
  return [...repositories, ...copy].map(({ destination }) => destination)
}
