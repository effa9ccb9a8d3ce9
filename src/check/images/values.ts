import type { MappingEntry, MappingNode, YamlNode } from '../../yaml/tree.ts'

/** The values of an entry by key, found in one walk: an entry is asked for each of them. */
export interface EntryValues {
  source: MappingEntry | undefined
  reason: YamlNode | undefined
  tags: YamlNode | undefined
  semver: YamlNode | undefined
  format: YamlNode | undefined
  regex: YamlNode | undefined
  all: YamlNode | undefined
  except: YamlNode | undefined
  rename: YamlNode | undefined
  targets: YamlNode | undefined
  refresh: YamlNode | undefined
  shared: YamlNode | undefined
  ticket: YamlNode | undefined
  expires: YamlNode | undefined
}

/** What stands under each key; of a key that stands twice the first, as `valueOf` has it. */
export function valuesOf(node: MappingNode): EntryValues {
  const values = noValues()
  const { entries } = node
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as MappingEntry
    const { text } = entry.key
    if (text === 'source') values.source ??= entry
    else if (isValueKey(text)) values[text] ??= entry.value
  }
  return values
}

function isValueKey(text: string): text is Exclude<keyof EntryValues, 'source'> {
  switch (text) {
    case 'reason':
    case 'semver':
    case 'tags':
    case 'format':
    case 'regex':
    case 'all':
    case 'except':
    case 'rename':
    case 'targets':
    case 'refresh':
    case 'shared':
    case 'ticket':
    case 'expires':
      return true
    default:
      return false
  }
}

function noValues(): EntryValues {
  return {
    source: undefined,
    reason: undefined,
    tags: undefined,
    semver: undefined,
    format: undefined,
    regex: undefined,
    all: undefined,
    except: undefined,
    rename: undefined,
    targets: undefined,
    refresh: undefined,
    shared: undefined,
    ticket: undefined,
    expires: undefined,
  }
}
