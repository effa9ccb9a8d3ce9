import { createHash } from 'node:crypto'
import { assets } from '../../generated/templates.js'
import { render } from '../render.ts'

const mainModule = 'catalog/page/main.js'

/**
 * `index.html`: one file that works from a disk and from any static host. Its policy allows exactly the style and the
 * script that are in it, by their hashes, and no request at all.
 * @param data JSON for the page, safe inside a script element
 */
export function catalogPage(data: string): string {
  const style = asset('catalog/page.css')
  const script = pageScript()
  return render('catalog/index.html', {
    policy: contentSecurityPolicy(style, script),
    style,
    script,
    data,
  })
}

/**
 * The modules of templates/catalog/page/ as one script: they import only each other and only by name, so that it is
 * enough to leave the words `import` and `export` out. main.js goes last, for it starts the page.
 */
function pageScript(): string {
  const names = Object.keys(assets).filter((name) => name.startsWith('catalog/page/') && name !== mainModule)
  const modules = [...names.sort(), mainModule].map((name) =>
    asset(name)
      .replaceAll(/^import [^;]*? from '\.\/[^']+'\n/gm, '')
      .replaceAll(/^export /gm, ''),
  )
  return `'use strict'\n;(() => {\n${modules.join('\n')}})()\n`
}

function contentSecurityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function asset(name: string): string {
  const text = assets[name]
  if (text === undefined) throw new Error(`no asset ${name}`)
  return text
}
