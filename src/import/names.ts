import type { Draft } from './drafts.ts'
import { destinationsOf } from './drafts.ts'

/** Old and new names of the repositories whose name changes, as CSV with a header. */
export function printNames(drafts: readonly Draft[]): string {
  const lines = new Set<string>()
  for (const draft of drafts) {
    if (draft.legacy) continue
    const now = destinationsOf(draft)
    draft.targets.forEach((target, at) => {
      for (const row of draft.rows) {
        for (const { registry, repository } of row.destinations) {
          if (registry !== target.registry) continue
          const old = `${registry}/${repository}`
          if (old !== now[at]) lines.add(`${field(old)},${field(now[at] as string)}`)
        }
      }
    })
  }
  return `${['old,new', ...[...lines].sort()].join('\n')}\n`
}

/** A field of RFC 4180; names of repositories never need the quotes, but what is written must be right for any text. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
