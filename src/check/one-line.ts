import type { YamlNode } from '../yaml/tree.ts'
import type { Reporter } from './reporter.ts'

/**
 * Refuses a text of several lines where one is shown: in logs and tables what stands behind a line break would pass for a line
 * of skopeoc's own, and for a command of a CI that reads its log.
 *
 * @param article such as `a reason`
 * @param effect on whoever reads it
 */
export function checkOneLine(
  text: string,
  node: YamlNode,
  article: string,
  reporter: Reporter,
  effect = 'it is shown in lines and tables, where there is room for one line',
): void {
  if (!/[\r\n]/.test(text)) return
  reporter.report('wrong-type', node, {
    message: `expected ${article} of one line but found several`,
    effect,
    hint: 'Say it in one line, and put the rest into a comment.',
  })
}
