import type { Diagnostic } from '../diagnostic.ts'
import { renderGithub } from './github.ts'
import { renderJson } from './json.ts'
import { renderPretty, type PrettyOptions } from './pretty.ts'
import { renderSarif } from './sarif.ts'
import { tellable } from '../telling.ts'

export { oneLine, printable } from './escape.ts'

export type DiagnosticFormat = 'pretty' | 'json' | 'github' | 'sarif'

export interface RenderOptions extends PrettyOptions {
  /**
   * The path to the root from the top of the repository, empty for none. It is asked for where the reader of a form looks
   * files up from there.
   */
  folder?: () => string
}

/** Findings in one of the forms, all but the last of very many; colours and the closing line are for `pretty` only. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: DiagnosticFormat,
  options: RenderOptions,
): string {
  const told = tellable(diagnostics)
  switch (format) {
    case 'pretty':
      return renderPretty(told, diagnostics, options)
    case 'json':
      return renderJson(told, diagnostics)
    case 'github':
      return renderGithub(told, options.folder?.() ?? '')
    case 'sarif':
      return renderSarif(told, options.folder?.() ?? '')
  }
}
