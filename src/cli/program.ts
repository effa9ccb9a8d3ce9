import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { createNodeHost } from '../host/node-host.ts'
import { failKinds } from '../query/diff/fail-on.ts'
import { handDown } from './hand-down.ts'
import { registerHelp } from './help.ts'
import { exitCode, UsageError, type CommandContext, type OutputFormat } from './context.ts'
import { existingRoot } from './folders.ts'
import { version } from './version.ts'

interface CommonOptions {
  root?: string
  format?: string
  quiet?: boolean
  strict?: boolean
  timings?: boolean
}

type Words = readonly string[]

/** Parses the command line, runs one command and returns its exit code. Commands are loaded when they are called. */
export async function runProgram(words: Words): Promise<number> {
  let code: number = exitCode.ok
  const program = createProgram((result) => {
    code = result
  })
  try {
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  }
  return code
}

function createProgram(done: (code: number) => void): Command {
  const program = new Command('skopeoc')
    .description('Compiles what teams write in teams/ into plain upstream skopeo files under generated/.')
    .version(version)
    .helpCommand(false)
    // What stands behind a command is the command's: `diff --format markdown` is not the program's `--format`.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .showSuggestionAfterError(true)
    .showHelpAfterError('(`skopeoc help` lists the commands)')
    .exitOverride()
  addCommonOptions(program, true)
  program.addHelpText('after', overview)
  const register: Register = (name, summary, configure) => {
    const command = program.command(name).summary(summary).exitOverride()
    configure(command, (run, rootOf = existingRoot) => {
      command.action(async (...values: unknown[]) => {
        const args = values.slice(0, -2)
        handDown(program, command)
        const local = command.opts<CommonOptions & Record<string, unknown>>()
        done(await run(contextOf(local, rootOf(local.root)), args, local))
      })
    })
  }
  registerCompiling(register)
  registerAsking(register)
  registerStarting(register)
  registerHelp(program)
  return program
}

type Run = (ctx: CommandContext, args: unknown[], options: Record<string, unknown>) => Promise<number>
/** Which folder a command works on, by what `--root` says. */
type RootOf = (named: string | undefined) => string
type Register = (
  name: string,
  summary: string,
  configure: (command: Command, action: (run: Run, rootOf?: RootOf) => void) => void,
) => void

const overview = `
Everyday use:
  skopeoc build                        after a change in teams/ or skopeoc.yaml
  skopeoc check                        in CI: findings, and a diff where generated/ is stale
  skopeoc explain quay.io/a/b:v1.2.3   whose is it, why do we have it, where does it go
  skopeoc diff --against main          what a change means

Exit codes: 0 all well; 1 errors (with --strict warnings too), or generated/ is stale; 2 wrong usage; 3 skopeoc itself failed.
Results go to stdout, findings and progress to stderr. NO_COLOR is obeyed.`

const findingFormats = ['pretty', 'json', 'github', 'sarif']

function addCommonOptions(command: Command, findings: boolean): void {
  command.option(
    '--root <dir>',
    'folder that holds skopeoc.yaml and teams/ (default: the nearest one at or above this folder)',
  )
  if (findings) {
    command.addOption(new Option('--format <form>', 'form of the findings (default: pretty)').choices(findingFormats))
  }
  command
    .option('-q, --quiet', 'findings only: no progress, no closing line')
    .option('--strict', 'warnings count as errors do')
    .option('--timings', 'print how long each phase took')
}

function freshOption(): Option {
  return new Option('--fresh', 'do all of the work again, whatever is remembered of the last build')
}

function contextOf(options: CommonOptions, root: string): CommandContext {
  const format = findingFormats.includes(options.format ?? '') ? (options.format as OutputFormat) : 'pretty'
  return {
    host: createNodeHost(root),
    format,
    quiet: options.quiet === true,
    strict: options.strict === true,
    timings: options.timings === true,
  }
}

function registerCompiling(register: Register): void {
  register('build', 'compile and write generated/', (command, action) => {
    command.description(
      'Compiles skopeoc.yaml and teams/ and makes generated/ hold exactly the result.\nWith an error nothing is written. Files that no longer belong are removed.',
    )
    addCommonOptions(command, true)
    command.addOption(freshOption())
    action(async (ctx, _args, options) =>
      (await import('./commands/build.ts')).runBuild(ctx, { fresh: options['fresh'] === true }),
    )
  })
  register('check', 'findings, and a diff where generated/ is stale', (command, action) => {
    command
      .description(
        'Compiles in memory and compares with generated/. Writes nothing, unless --fix is given.\nA stale tree ends with 1; `skopeoc build` mends it.',
      )
      .option('--fix', 'mend in teams/ and skopeoc.yaml what is safe to mend, then check')
      .addOption(freshOption())
    addCommonOptions(command, true)
    action(async (ctx, _args, options) =>
      (await import('./commands/check.ts')).runCheck(ctx, {
        fix: options['fix'] === true,
        fresh: options['fresh'] === true,
      }),
    )
  })
  register('validate', 'findings only, for editors and pre-commit', (command, action) => {
    command
      .argument('[file...]', 'show and mend findings in these files and folders only; all are read')
      .description('Checks the definitions without looking at generated/.')
      .option('--fix', 'mend what is safe to mend, in what is named or else in all, then validate')
    addCommonOptions(command, true)
    action(async (ctx, [files], options) =>
      (await import('./commands/validate.ts')).runValidate(ctx, files as string[], { fix: options['fix'] === true }),
    )
  })
}

function registerAsking(register: Register): void {
  register('explain', 'whose is an image, why is it here, which rule, to where', (command, action) => {
    command
      .argument('<reference>', 'a source or target reference, with or without tag or digest')
      .description(
        'Says whether an image is mirrored, by which rule, for whom, why and under which names; and if not, why not.',
      )
      .addHelpText(
        'after',
        '\nExamples:\n  skopeoc explain quay.io/cilium/cilium:v1.15.0\n  skopeoc explain redis:6.2\n  skopeoc explain registry.example.com/mirror/redis@sha256:…',
      )
      .addOption(new Option('--format <form>', 'form of the answer').choices(['pretty', 'json']).default('pretty'))
    addCommonOptions(command, false)
    action(async (ctx, [reference], options) =>
      (await import('./commands/explain.ts')).runExplain(ctx, {
        reference: reference as string,
        format: options['format'] as 'pretty' | 'json',
      }),
    )
  })
  register('owners', 'the table of teams and images', (command, action) => {
    command
      .description('Lists teams with their contacts and images, entries that expire, and images with several owners.')
      .addOption(
        new Option('--format <form>', 'form of the answer').choices(['table', 'json', 'codeowners']).default('table'),
      )
    addCommonOptions(command, false)
    action(async (ctx, _args, options) =>
      (await import('./commands/owners.ts')).runOwners(ctx, {
        format: options['format'] as 'table' | 'json' | 'codeowners',
      }),
    )
  })
  register('diff', 'what a change means: images, selections, targets, owners', (command, action) => {
    command
      .description('Compares the meaning of the definitions with that of another revision of the repository.')
      .option('--against <revision>', 'git revision to compare with, for example origin/main (required)')
      .option('--to <revision>', 'git revision that is compared (default: the files as they are on disk)')
      .addOption(
        new Option('--format <form>', 'form of the answer').choices(['pretty', 'json', 'markdown']).default('pretty'),
      )
      .option('--fail-on <kinds>', `exit with 1 on these kinds of change: ${failKinds.join(', ')} (comma-separated)`)
    addCommonOptions(command, false)
    action(async (ctx, _args, options) => {
      // Not by commander, which looks for it before it looks at options that it does not know: `--agianst`.
      const { against } = options
      if (typeof against !== 'string')
        throw new UsageError(
          "required option '--against <revision>' not specified",
          'Name a git revision: --against origin/main.',
        )
      return (await import('./commands/diff.ts')).runDiff(ctx, {
        against,
        to: options['to'] as string | undefined,
        format: options['format'] as 'pretty' | 'json' | 'markdown',
        failOn: options['failOn'] as string | undefined,
      })
    })
  })
  register('preview', 'ask the registry which tags a rule selects now', (command, action) => {
    command
      .argument('<source>', 'a source repository, for example quay.io/cilium/cilium')
      .description(
        'Lists the tags of a source through skopeo ($SKOPEO, or skopeo on PATH) and shows what each rule selects.',
      )
      .addOption(new Option('--format <form>', 'form of the answer').choices(['pretty', 'json']).default('pretty'))
      .option('--with-target', 'look at the target repositories too, and mark the tags that are new')
    addCommonOptions(command, false)
    action(async (ctx, [source], options) =>
      (await import('./commands/preview.ts')).runPreview(ctx, {
        source: source as string,
        format: options['format'] as 'pretty' | 'json',
        withTarget: options['withTarget'] === true,
      }),
    )
  })
  register('explain-rule', 'what a rule finds, what it would do to the mirror, how to mend it', (command, action) => {
    command
      .argument('[slug]', 'the word in brackets behind error or warning; without it all rules are listed')
      .description('Explains a rule with an example.')
    addCommonOptions(command, false)
    action(async (ctx, [slug]) =>
      (await import('./commands/explain-rule.ts')).runExplainRule(ctx, slug as string | undefined),
    )
  })
}

function registerStarting(register: Register): void {
  register('import', "write definitions from another tool's files", (command, action) => {
    command
      .argument('<format>', 'retagger, skopeo, regsync, image-syncer or dregsy')
      .argument('<path...>', 'files or folders to read')
      .description(
        'Turns the files of another tool into definitions, proves that nothing was lost, and lists what was.',
      )
      .option('--out <dir>', 'folder to write to (default: --root)')
      .option('--teams <file>', 'YAML file that maps source patterns to teams')
      .option(
        '--names <how>',
        'keep: the target names of today; upstream: upstream paths, and a list of what changes',
        'keep',
      )
      .option(
        '--target <id=registry/prefix>',
        'where images go, once for each registry (default: what the files or the format say)',
        (value: string, all: string[] | undefined) => [...(all ?? []), value],
      )
      .option('--legacy-target [id]', 'with --names upstream: targets that keep the old names beside the new ones')
      .option('--tags <file>', 'JSON file of tag lists, to count the target tags that are preserved')
      .option('--report <file>', 'write the report as JSON')
      .option('--force', 'overwrite files that exist')
    addCommonOptions(command, false)
    action(async (ctx, [format, paths], options) =>
      (await import('./commands/import.ts')).runImport(ctx, {
        format: format as string,
        paths: paths as string[],
        out: options['out'] as string | undefined,
        teams: options['teams'] as string | undefined,
        names: options['names'] as string,
        target: options['target'] as string[] | undefined,
        legacyTarget: options['legacyTarget'] as string | true | undefined,
        tags: options['tags'] as string | undefined,
        report: options['report'] as string | undefined,
        force: options['force'] === true,
      }),
    )
  })
  register('init', 'a new, working folder', (command, action) => {
    command
      .argument('[dir]', 'folder to fill (default: the current one)')
      .description('Writes a small folder that builds, and explains itself.')
    command
      .option('--root <dir>', 'the same as [dir], as for the other commands')
      .option('-q, --quiet', 'no closing lines')
    action(
      async (ctx, [folder], { root }) =>
        (await import('./commands/init.ts')).runInit(ctx, {
          folder: folder as string | undefined,
          root: root as string | undefined,
        }),
      (named) => resolve(named ?? '.'),
    )
  })
}
