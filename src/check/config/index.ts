import type { Diagnostic, SourceFile } from '../../diagnostics/index.ts'
import type { Config, SourceConfig, Target } from '../../model/types.ts'
import type { MappingNode, YamlNode } from '../../yaml/tree.ts'
import { Reporter } from '../reporter.ts'
import { reportCredentials, withoutEchoes } from './credentials.ts'
import { noSettings } from './merge.ts'
import { ConfigReader } from './reader.ts'
import { readRuntime } from './runtime.ts'
import { readRepository, readRules } from './settings.ts'
import { readSource, unusableHost } from './source.ts'
import { readTarget, reportDifferentSecrets, reportSameDestination, unusableTarget } from './target.ts'

/**
 * Reads skopeoc.yaml, whose structure has been checked: what the structure check reports is passed over here, and has its
 * default in the result. Targets and sources that cannot be used stand apart, and why is among the diagnostics.
 */
export function checkConfig(root: YamlNode, file: SourceFile): { config?: Config; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const reporter = new Reporter(file, diagnostics)
  reportCredentials(root, reporter)
  if (root.kind !== 'mapping') return { diagnostics: withoutEchoes(diagnostics) }
  const reader = new ConfigReader(reporter, root)
  const shared = reader.mapping('runtime')?.node ?? noSettings
  // Read for its findings: each target reads the shared settings again, with its own in their place.
  readRuntime(new ConfigReader(reporter, shared), '')
  const config: Config = { file, targets: [], rules: readRules(reader) }
  readTargets(reader, shared, config)
  readSources(reader, config)
  const sourcesKey = root.entries.find(({ key }) => key.text === 'sources')?.key
  if (sourcesKey !== undefined) config.sourcesPlace = reporter.place(sourcesKey)
  readRepository(reader, config)
  return { config, diagnostics: withoutEchoes(withoutRepeats(diagnostics)) }
}

function readTargets(root: ConfigReader, shared: MappingNode, config: Config): void {
  const targets: Target[] = []
  const mapping = root.mapping('targets')
  if (mapping === undefined) return
  for (const entry of mapping.node.entries) {
    const target = readTarget(mapping, entry, shared)
    if (target !== undefined) targets.push(target)
    else (config.unusableTargets ??= []).push(unusableTarget(mapping, entry))
  }
  reportSameDestination(targets, root)
  reportDifferentSecrets(targets, root)
  config.targets = targets.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

function readSources(root: ConfigReader, config: Config): void {
  const mapping = root.mapping('sources')
  if (mapping === undefined) return
  const sources = new Map<string, SourceConfig>()
  for (const entry of mapping.node.entries) {
    const source = readSource(mapping, entry)
    if (source !== undefined) sources.set(source.host, source)
    else (config.unusableSources ??= []).push(unusableHost(entry.key.text))
  }
  config.sources = sources
}

/** Shared settings are read once for each target: what is wrong with them is reported once. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, place, message }) => {
    const identity = JSON.stringify([code, place.start, place.end, message])
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}
