// Writes src/generated/: Handlebars templates and JSON Schema validators compiled ahead of time, so that neither
// compiler is loaded when skopeoc starts.
import { mkdirSync, readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join, relative, sep } from 'node:path'
import Handlebars from 'handlebars'
import { Ajv } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'

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
    return `  ${JSON.stringify(name)}: ${Handlebars.precompile(readFileSync(file, 'utf8'), options)},`
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

function validators() {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    verbose: true,
    keywords: ['markdownDescription', 'defaultSnippets'],
    code: { source: true, esm: true, lines: true, optimize: 2 },
  })
  const names = []
  for (const file of filesBelow(join(root, 'schemas'), '.schema.json')) {
    const name = relative(join(root, 'schemas'), file).slice(0, -'.schema.json'.length)
    ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), name)
    names.push(name)
  }
  const exports = Object.fromEntries(names.map((name) => [name, name]))
  const code = names.length === 0 ? '' : standaloneCode(ajv, exports)
  // ajv writes require() for its few run-time helpers even in ESM; the bundler and Node want imports.
  const imports = []
  const body = code.replace(/require\("([^"]+)"\)(\.default)?/g, (_, specifier, isDefault) => {
    const local = `helper${imports.length}`
    imports.push(`import ${local} from ${JSON.stringify(`${specifier}.js`)}`)
    return isDefault ? `(${local}.default ?? ${local})` : local
  })
  return `// Written by scripts/generate.mjs from schemas/.\n${imports.join('\n')}\n${body}\n`
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
  write('validators.js', validators())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate()
