import type { Diagnostic, Fix, Place } from '../diagnostic.ts'
import { rules, type RuleCode } from '../rules.ts'
import { maskSecrets } from '../secrets.ts'
import { toAscii } from './json.ts'

/** Findings as SARIF 2.1.0, for code scanning. Regions are 1-based, in UTF-16 code units, ends exclusive. */
export function renderSarif(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'skopeoc', rules: codes.map(ruleData) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The folder that holds skopeoc.yaml.' } } },
        results: diagnostics.map((finding) => resultData(finding, codes)),
      },
    ],
  }
  return toAscii(JSON.stringify(log, null, 2))
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

function resultData(finding: Diagnostic, codes: readonly RuleCode[]): object {
  const { code, severity, message, effect, hint, place, related, fixes } = finding
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: maskSecrets(`${sentence(message)} Effect on the mirror: ${sentence(effect)} ${hint}`) },
    locations: [{ physicalLocation: physical(place) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((one, index) => ({
            id: index + 1,
            physicalLocation: physical(one.place),
            message: { text: maskSecrets(one.message) },
          })),
        }),
    ...(fixes.length === 0 ? {} : { fixes: [{ description: { text: hint }, artifactChanges: changes(fixes) }] }),
  }
}

function physical(place: Place): object {
  return { artifactLocation: artifact(place.file.path), region: region(place) }
}

function artifact(path: string): object {
  return { uri: path.split('/').map(encodeSegment).join('/'), uriBaseId: 'SRCROOT' }
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
function changes(fixes: readonly Fix[]): object[] {
  const byPath = new Map<string, Fix[]>()
  for (const fix of fixes) byPath.set(fix.place.file.path, [...(byPath.get(fix.place.file.path) ?? []), fix])
  return [...byPath].map(([path, list]) => ({
    artifactLocation: artifact(path),
    replacements: list.map(({ place, text }) => ({ deletedRegion: region(place), insertedContent: { text } })),
  }))
}
