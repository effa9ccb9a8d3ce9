import type { Place } from '../../diagnostics/index.ts'
import type { ImageDefinition, Located, Refresh, SourceReference } from '../../model/types.ts'
import { scalarType, type MappingNode, type YamlNode } from '../../yaml/tree.ts'
import { importedReasonPrefix } from '../imported-reason.ts'
import { checkOneLine } from '../one-line.ts'
import { parseSource } from '../reference.ts'
import { locatedText, textOf, type Reporter } from '../reporter.ts'
import { looksLikeSecret } from '../secrets.ts'
import { checkRename } from './rename.ts'
import { checkSelectors } from './selectors.ts'
import { checkExcept, checkTags } from './tags.ts'
import { valuesOf, type EntryValues } from './values.ts'

/** One entry of `images:`, with an empty host where its source cannot be used; undefined when it may hold a secret. */
export function checkEntry(node: MappingNode, reporter: Reporter, team: string): ImageDefinition | undefined {
  if (reporter.mayHoldSecret(node) && findSecrets(node, reporter)) return undefined
  const values = valuesOf(node)
  const source = checkSource(values.source?.value, reporter)
  const image: ImageDefinition = {
    file: reporter.file,
    place: placeOfEntry(node, values, reporter),
    line: reporter.lineAt(node.start),
    start: node.start,
    end: node.end,
    team,
    source: source ?? { host: '', path: '', text: textOf(values.source?.value) ?? '' },
    reason: checkReason(values.reason, reporter),
    tags: checkTags(values.tags, reporter),
    except: checkExcept(values.except, reporter),
    shared: isTrue(values.shared),
  }
  readSelectors(values, reporter, image)
  readOptions(values, reporter, image)
  checkSelectors(node, values, reporter, image)
  const rename = checkRename(values.rename, reporter, (values.semver ?? values.format) !== undefined)
  if (rename !== undefined) image.rename = rename
  return image
}

function placeOfEntry(node: MappingNode, { source }: EntryValues, { file }: Reporter): Place {
  const first = node.entries[0]?.key ?? node
  return { file, start: source?.key.start ?? first.start, end: source?.value.end ?? first.end }
}

function readSelectors(values: EntryValues, reporter: Reporter, image: ImageDefinition): void {
  const semver = locatedText(reporter, values.semver)
  if (semver !== undefined) image.semver = semver
  const format = locatedText(reporter, values.format)
  if (format !== undefined) image.format = format
  const regex = locatedText(reporter, values.regex)
  if (regex !== undefined) image.regex = regex
  if (isTrue(values.all)) image.all = reporter.place(values.all as YamlNode)
}

function readOptions(values: EntryValues, reporter: Reporter, image: ImageDefinition): void {
  const { targets } = values
  // An empty list has been reported; the entry is taken for one without the key.
  if (targets?.kind === 'sequence' && targets.items.length > 0) {
    image.targets = targets.items
      .map((item) => locatedText(reporter, item))
      .filter((item): item is Located<string> => item !== undefined)
  }
  const refresh = textOf(values.refresh)
  if (refresh === 'floating' || refresh === 'always' || refresh === 'never') image.refresh = refresh satisfies Refresh
  const ticket = textOf(values.ticket)?.trim()
  if (ticket !== undefined && values.ticket !== undefined) {
    checkOneLine(ticket, values.ticket, 'a ticket', reporter)
    image.ticket = ticket
  }
  const { expires } = values
  // A number has been reported.
  if (expires?.kind === 'scalar' && scalarType(expires) === 'string')
    checkDate({ value: expires.text, place: reporter.place(expires) }, reporter, image)
}

function checkDate(expires: Located<string>, reporter: Reporter, image: ImageDefinition): void {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(expires.value)
  const date = parts === null ? undefined : new Date(`${expires.value}T00:00:00Z`)
  const exists = date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(expires.value)
  if (exists) {
    image.expires = expires
    return
  }
  const digits = parts === null && /^\d/.test(expires.value) ? ' with two digits for month and day' : ''
  reporter.report('wrong-type', expires.place, {
    message: `expected a date but found "${expires.value}"`,
    hint: `Write year-month-day${digits}, for example 2027-03-31.`,
  })
}

function checkSource(node: YamlNode | undefined, reporter: Reporter): SourceReference | undefined {
  const text = textOf(node)
  // A number has been reported.
  if (text === undefined || node?.kind !== 'scalar' || scalarType(node) !== 'string') return undefined
  const result = parseSource(text)
  if ('reference' in result) return result.reference
  const { message, effect, hint, fix } = result.problem
  const fixes = fix === undefined ? [] : [{ place: reporter.place(node), text: fix }]
  reporter.report('invalid-reference', node, { message, effect, hint, fixes })
  return undefined
}

const reasonEffect = 'the reason stands as a comment beside every generated entry, where there is room for one line'

/** A reason is one line; a folded or literal block of one line is one too. */
function checkReason(node: YamlNode | undefined, reporter: Reporter): string {
  const text = textOf(node)?.trim()
  if (text === undefined || node === undefined) return ''
  if (text === '') {
    reporter.report('missing-key', node, {
      message: 'the reason is empty',
      effect: 'nobody can tell later whether the image is still needed',
      hint: 'Say in one line why the team needs the image.',
    })
  } else if (text.startsWith(importedReasonPrefix)) {
    reporter.report('import-reason', node, { message: `the reason still is the importer's: "${text}"` })
  } else checkOneLine(text, node, 'a reason', reporter, reasonEffect)
  return text
}

/** Reports texts that look like credentials, without repeating them. */
function findSecrets(node: YamlNode, reporter: Reporter): boolean {
  switch (node.kind) {
    case 'scalar':
      if (!looksLikeSecret(node.text)) return false
      reporter.report('credentials-in-definition', node, { message: 'this looks like a password, token or key' })
      return true
    case 'sequence': {
      let found = false
      for (const item of node.items) found = findSecrets(item, reporter) || found
      return found
    }
    case 'mapping': {
      let found = false
      for (const entry of node.entries) found = findSecrets(entry.value, reporter) || found
      return found
    }
  }
}

function isTrue(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && scalarType(node) === 'boolean' && node.text.toLowerCase() === 'true'
}
