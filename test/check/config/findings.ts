import { SourceFile, type Diagnostic } from '../../../src/diagnostics/index.ts'
import { checkConfig } from '../../../src/check/config/index.ts'
import type { Config } from '../../../src/model/types.ts'
import { parseYaml } from '../../../src/yaml/parse.ts'

/** A finding with the text that it points at. */
export interface Found {
  code: string
  severity: string
  at: string
  line: number
  message: string
  hint: string
  related: string[]
}

/** Checks the text of a skopeoc.yaml. */
export async function check(text: string): Promise<{ config: Config; found: Found[] }> {
  const file = new SourceFile('skopeoc.yaml', text)
  const parsed = await parseYaml(file)
  if (parsed.root === undefined || parsed.diagnostics.length > 0) throw new Error(`not YAML: ${text}`)
  const { config, diagnostics } = checkConfig(parsed.root, file)
  if (config === undefined) throw new Error('no configuration')
  return { config, found: diagnostics.map(show) }
}

/** Checks a `runtime` section beside one good target. */
export async function checkRuntime(runtime: string): Promise<{ config: Config; found: Found[] }> {
  const indented = runtime.replace(/^(?=.)/gm, '  ')
  return check(`targets: { one: { registry: one.example } }\nruntime:\n${indented}\n`)
}

function show({ code, severity, place, message, hint, related }: Diagnostic): Found {
  return {
    code,
    severity,
    at: place.file.text.slice(place.start, place.end),
    line: place.file.lineAt(place.start),
    message,
    hint,
    related: related.map((other) => other.place.file.text.slice(other.place.start, other.place.end)),
  }
}
