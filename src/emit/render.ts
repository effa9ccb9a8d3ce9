import type HandlebarsApi from 'handlebars'
import runtime from 'handlebars/runtime.js'
import { templates } from '../generated/templates.js'
import { quoteShell, quoteYaml } from './quote.ts'

/**
 * What a template may see: strings, booleans, lists and views; never numbers, since Handlebars adds `{{a}}{{b}}` of two
 * numbers up.
 */
export type View = { readonly [key: string]: string | boolean | readonly string[] | View | readonly View[] | undefined }

// The run-time part has the same interface as the whole, less `compile`; its own type declarations are empty.
const instance = (runtime as unknown as typeof HandlebarsApi).create()
instance.registerHelper('sh', (text: unknown) => quoteShell(requireText(text)))
instance.registerHelper('yaml', (text: unknown) => quoteYaml(requireText(text)))

const compiled = new Map<string, HandlebarsApi.TemplateDelegate>()

/**
 * Renders templates/<name>.hbs. Nothing is escaped by itself: templates quote with the helpers `sh` and `yaml`.
 *
 * @throws when there is no such template, or when it names something that the view lacks: a bug, not a user's mistake.
 */
export function render(name: string, view: View): string {
  let template = compiled.get(name)
  if (template === undefined) {
    const specification = templates[name]
    if (specification === undefined) throw new Error(`no template ${name}`)
    template = instance.template(specification as Parameters<typeof instance.template>[0])
    compiled.set(name, template)
  }
  return template(guard(view), { allowProtoPropertiesByDefault: false })
}

function requireText(text: unknown): string {
  if (typeof text !== 'string') throw new Error(`a template quotes ${typeof text}, not text`)
  return text
}

/** Handlebars' strict mode does not see block parameters and helper arguments; a view that throws on a missing key does. */
function guard<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => guard(item)) as Value
  if (typeof value !== 'object' || value === null) return value
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'symbol') return Reflect.get(target, key)
      if (!Object.hasOwn(target, key)) throw new Error(`a template reads ${JSON.stringify(key)}, which its view lacks`)
      return guard(Reflect.get(target, key))
    },
  })
}
