import type { Command } from 'commander'
import { UsageError } from './context.ts'

/** `skopeoc help [COMMAND]`. Commander's own knows no `--help`, and takes a command that does not exist for none. */
export function registerHelp(program: Command): void {
  program
    .command('help')
    .summary('explain a command')
    .description('Explains a command, or lists all of them.')
    .argument('[command]', 'the command to explain')
    .exitOverride()
    .action((name?: string) => {
      const command = name === undefined ? program : program.commands.find((other) => other.name() === name)
      if (command === undefined)
        throw new UsageError(`there is no command "${name}"`, '`skopeoc help` lists the commands.')
      command.outputHelp()
    })
}
