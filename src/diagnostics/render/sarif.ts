import type { Diagnostic, Fix, Place } from '../diagnostic.ts'
import { rules, type RuleCode } from '../rules.ts'
import { maskSecrets } from '../secrets.ts'
import { toAscii } from './json.ts'
import { pathBelow } from './path-below.ts'

/**
 * Findings as SARIF 2.1.0, for code scanning. Regions are 1-based, in UTF-16 code units, ends exclusive.
 *
 * @param folder the path to the root from the top of the repository, from where code scanning looks files up
 */
export function renderSarif(diagnostics: readonly Diagnostic[], folder: string): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'skopeoc', rules: codes.map(ruleData) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: topWords(folder) } } },
        results: diagnostics.map((finding) => resultData(finding, codes, folder)),
      },
    ],
  }
  return toAscii(JSON.stringify(log, null, 2))
}

function topWords(folder: string): string {
  return folder === '' ? 'The folder that holds skopeoc.yaml.' : 'The top of the repository that holds skopeoc.yaml.'
}

function ruleData(code: RuleCode): object {
  const rule = rules[code]
  return {
    id: code,
    shortDescription: { text: sentence(rule.summary) },
    fullDescription: { text: `${sentence(rule.summary)} Effect on the mirror: ${sentence(rule.effect)}` },
    help: { text: rule.hint },
    defaultConfiguration: {
      enabled: rule.severity !== 'off',
      level: rule.severity === 'error' ? 'error' : 'warning',
    },
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function resultData(finding: Diagnostic, codes: readonly RuleCode[], folder: string): object {
  const { code, severity, message, effect, hint, place, related, fixes } = finding
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: maskSecrets(`${sentence(message)} Effect on the mirror: ${sentence(effect)} ${hint}`) },
    locations: [{ physicalLocation: physical(place, folder) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((one, index) => ({
            id: index + 1,
            physicalLocation: physical(one.place, folder),
            message: { text: maskSecrets(one.message) },
          })),
        }),
    ...(fixes.length === 0 || fixes.some(({ text }) => maskSecrets(text) !== text)
      ? {}
      : { fixes: [{ description: { text: maskSecrets(hint) }, artifactChanges: changes(fixes, folder) }] }),
  }
}

function physical(place: Place, folder: string): object {
  return { artifactLocation: artifact(place.file.path, folder), region: region(place) }
}

function artifact(path: string, folder: string): object {
  return { uri: pathBelow(folder, path).split('/').map(encodeSegment).join('/'), uriBaseId: 'SRCROOT' }
}

/** Halves of surrogate pairs, which no address can hold, become question marks. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(
    segment.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?'),
  )
}

function region(place: Place): object {
  const start = place.file.positionAt(place.start)
  const end = place.file.positionAt(Math.max(place.start, place.end))
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

/** One change a file, as the format wants it. */
function changes(fixes: readonly Fix[], folder: string): object[] {
  const byPath = new Map<string, Fix[]>()
  for (const fix of fixes) byPath.set(fix.place.file.path, [...(byPath.get(fix.place.file.path) ?? []), fix])
  return [...byPath].map(([path, list]) => ({
    artifactLocation: artifact(path, folder),
    replacements: list.map(({ place, text }) => ({ deletedRegion: region(place), insertedContent: { text } })),
  }))
}
