import picocolors from 'picocolors'
import { widthOfText } from '../diagnostics/render/escape.ts'

/** Ways to set a text off on a terminal; without colour they change nothing. */
export type Styles = Record<'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan', (text: string) => string>

export function stylesFor(colour: boolean): Styles {
  return picocolors.createColors(colour)
}

const labelWidth = 10

/** Lines of a label, a value and perhaps a remark: `  rule     teams/a/b.yaml:3  does not select it`. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  return rows.map(
    ([label = '', ...values]) => `  ${label.padEnd(labelWidth)}${values.filter((value) => value !== '').join('  ')}`,
  )
}

/** A table with aligned columns, without trailing blanks; its cells have no colour yet. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map((head, at) =>
    rows.reduce((width, row) => Math.max(width, widthOfText(row[at] ?? '')), widthOfText(head)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOfText(cell))))
      .join('  ')
      .trimEnd()
  return [line(heads), ...rows.map(line)]
}

/** "1 image", "2 images", "3 entries". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
