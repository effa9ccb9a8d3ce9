import type { Command, Option } from 'commander'
import { UsageError } from './context.ts'

/**
 * Gives a command the options that stand before it, as if they stood behind it; what does stand there is left as it is.
 *
 * @throws UsageError where the command does not know an option, or not the value: it would be passed over in silence
 */
export function handDown(program: Command, command: Command): void {
  for (const option of program.options) {
    const name = option.attributeName()
    if (program.getOptionValueSource(name) !== 'cli') continue
    const own = command.options.find((other) => other.attributeName() === name)
    const value: unknown = program.getOptionValue(name)
    refuseUnknown(command, option, own, value)
    if (command.getOptionValueSource(name) !== 'cli') command.setOptionValueWithSource(name, value, 'cli')
  }
}

function refuseUnknown(command: Command, option: Option, own: Option | undefined, value: unknown): void {
  const flag = `\`${option.long ?? option.flags}${typeof value === 'string' ? ` ${value}` : ''}\``
  if (own === undefined)
    throw new UsageError(
      `${flag} means nothing to \`${command.name()}\``,
      `Leave it out; \`skopeoc help ${command.name()}\` says what the command knows.`,
    )
  if (own.argChoices === undefined || own.argChoices.includes(value as string)) return
  throw new UsageError(`\`${command.name()}\` does not know ${flag}`, `Write one of ${own.argChoices.join(', ')}.`)
}
