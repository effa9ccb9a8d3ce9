// Writes src/generated/: Handlebars templates compiled ahead of time, so that the compiler is not loaded when
// skopeoc starts, and the JSON Schemas as a module.
import { mkdirSync, readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join, relative, sep } from 'node:path'
import Handlebars from 'handlebars'
import { Ajv } from 'ajv'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(root, 'src', 'generated')

function filesBelow(folder, ending) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function templates() {
  const folder = join(root, 'templates')
  const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: { sh: true, yaml: true } }
  const entries = filesBelow(folder, '.hbs').map((file) => {
    const name = relative(folder, file).split(sep).join('/').slice(0, -'.hbs'.length)
    /** @type {string} */
    const specification = Handlebars.precompile(readFileSync(file, 'utf8'), options)
    return `  ${JSON.stringify(name)}: ${specification},`
  })
  const assets = filesBelow(folder, '')
    .filter((file) => !file.endsWith('.hbs'))
    .map((file) => {
      const name = relative(folder, file).split(sep).join('/')
      return `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(file, 'utf8'))},`
    })
  return [
    '// Written by scripts/generate.mjs from templates/.',
    `export const templates = {\n${entries.join('\n')}\n}`,
    `export const assets = {\n${assets.join('\n')}\n}\n`,
  ].join('\n')
}

/** The schemas as a module; ajv (strict) sees to it here that they are schemas, and is not needed when skopeoc runs. */
function schemas() {
  const keywords = ['markdownDescription', 'defaultSnippets', 'patternErrorMessage']
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, keywords })
  const entries = filesBelow(join(root, 'schemas'), '.schema.json').map((file) => {
    const name = relative(join(root, 'schemas'), file).slice(0, -'.schema.json'.length)
    const schema = JSON.parse(readFileSync(file, 'utf8'))
    ajv.compile(schema)
    return `export const ${name} = ${JSON.stringify(schema)}`
  })
  return `// Written by scripts/generate.mjs from schemas/.\n${entries.join('\n')}\n`
}

/** Writes a file only when its content changes, so that watchers stay quiet. */
function write(name, content) {
  const file = join(out, name)
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return
  writeFileSync(file, content)
}

export function generate() {
  mkdirSync(out, { recursive: true })
  write('templates.js', templates())
  write('schemas.js', schemas())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate()
