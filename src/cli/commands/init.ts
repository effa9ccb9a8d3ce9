import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { assets } from '../../generated/templates.js'
import { createNodeHost } from '../../host/node-host.ts'
import { exitCode, UsageError, type CommandContext } from '../context.ts'
import { say } from '../findings.ts'
import { folderToFill } from '../folders.ts'
import { packageFile } from '../package-file.ts'

export interface InitOptions {
  /** What is to be filled; `--root` names it too. */
  folder: string | undefined
  root: string | undefined
}

/** `skopeoc init [DIR]`: a small folder that builds. Refuses where definitions are already. */
export async function runInit(ctx: CommandContext, options: InitOptions): Promise<number> {
  const folder = folderFrom(options)
  const root = folderToFill(folder)
  const host = createNodeHost(root)
  const files = initialFiles()
  const present = [...files.keys()].filter((path) => host.kindOf(path) !== undefined)
  if (host.kindOf('teams') !== undefined || present.includes('skopeoc.yaml')) {
    throw new UsageError(`${folder} holds definitions already`, 'Name a new folder, or edit what is there.')
  }
  for (const [path, content] of files) if (!present.includes(path)) host.write(path, content)
  for (const path of present) say(ctx, `kept ${path}`)
  const shown = relative(process.cwd(), root)
  const change = shown === '' ? '' : `cd ${shown} && `
  say(
    ctx,
    `Made a folder with one team and three images. Next:\n  ${change}skopeoc build\nThen put your registry into skopeoc.yaml and your team beside teams/platform.`,
  )
  return exitCode.ok
}

function folderFrom({ folder, root }: InitOptions): string {
  if (folder !== undefined && root !== undefined && resolve(folder) !== resolve(root))
    throw new UsageError(`\`--root ${root}\` and \`${folder}\` are two folders`, 'Name the folder to fill once.')
  return folder ?? root ?? '.'
}

/** The files of templates/init, and the schemas that their first lines name. */
function initialFiles(): Map<string, string> {
  const files = new Map<string, string>()
  for (const [name, content] of Object.entries(assets)) {
    if (name.startsWith('init/')) files.set(name.slice('init/'.length), content)
  }
  const schemas = packageFile('schemas')
  for (const name of readdirSync(schemas).sort()) {
    if (/^(skopeoc|team|images)\.schema\.json$/.test(name))
      files.set(`schemas/${name}`, readFileSync(join(schemas, name), 'utf8'))
  }
  return files
}
