import type { ImageDefinition, Refresh } from './types.ts'

const strength: Record<Refresh, number> = { never: 0, floating: 1, always: 2 }

/** `always` before `floating` before `never`. */
export function strongerRefresh(a: Refresh, b: Refresh): Refresh {
  return strength[a] >= strength[b] ? a : b
}

/** The strongest of some entries; one that says nothing means `floating`. */
export function strongestRefresh(images: readonly ImageDefinition[]): Refresh {
  let strongest: Refresh = 'never'
  for (const { refresh = 'floating' } of images) strongest = strongerRefresh(strongest, refresh)
  return strongest
}
