import { valueOf, type YamlNode } from '../../yaml/tree.ts'
import { labelKey, labelValue, namespaceName, objectName } from './forms.ts'
import { ConfigReader, shorten, type Parser } from './reader.ts'

const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

/**
 * Reports what the API server would refuse of an affinity whose structure is right, as `validateAffinity` of Kubernetes does:
 * else the CronJob could not be applied, and the old one would go on.
 */
export function checkAffinity(affinity: ConfigReader): void {
  const nodes = affinity.mapping('nodeAffinity')
  const selector = nodes?.mapping(required)
  if (selector !== undefined) checkNodeSelector(selector)
  for (const term of nodes === undefined ? [] : readersOf(nodes, preferred)) {
    const preference = term.mapping('preference')
    if (preference !== undefined) checkNodeTerm(preference)
  }
  for (const key of ['podAffinity', 'podAntiAffinity']) {
    const pods = affinity.mapping(key)
    if (pods === undefined) continue
    for (const term of readersOf(pods, required)) checkPodTerm(term)
    for (const weighted of readersOf(pods, preferred)) {
      const term = weighted.mapping('podAffinityTerm')
      if (term !== undefined) checkPodTerm(term)
    }
  }
}

function checkNodeSelector(selector: ConfigReader): void {
  const terms = valueOf(selector.node, 'nodeSelectorTerms')
  if (terms?.kind === 'sequence' && terms.items.length === 0) {
    const hint = 'Write a term, or remove the node affinity.'
    selector.report(terms, { message: 'a node selector without terms chooses no node', hint })
  }
  for (const term of readersOf(selector, 'nodeSelectorTerms')) checkNodeTerm(term)
}

function checkNodeTerm(term: ConfigReader): void {
  for (const requirement of readersOf(term, 'matchExpressions')) checkRequirement(requirement)
  for (const requirement of readersOf(term, 'matchFields')) checkField(requirement)
}

/** The only field by which nodes are chosen is their name. */
function checkField(requirement: ConfigReader): void {
  const { node } = requirement
  const fieldName: Parser<string> = (text) =>
    text === 'metadata.name'
      ? { value: text }
      : { problem: { message: `nodes have no field "${text}" to choose them by`, hint: 'Write `metadata.name`.' } }
  requirement.text('key', fieldName)
  const operator = requirement.word('operator', ['In', 'NotIn'] as const)
  const operatorNode = valueOf(node, 'operator')
  if (operator === undefined && operatorNode !== undefined) {
    const hint = 'Write `In` or `NotIn`.'
    requirement.report(operatorNode, { message: 'a field of a node is compared with one value', hint })
    return
  }
  const names = requirement.list('values', objectName('node'))
  if (valueOf(node, 'values') === undefined || (names !== undefined && countOf(requirement) !== 1))
    requirement.report(valueOf(node, 'values') ?? node, {
      message: 'a field of a node is compared with one value',
      hint: 'Write one name under `values`, and a term for each further node.',
    })
}

function checkPodTerm(term: ConfigReader): void {
  term.text('topologyKey', labelKey)
  term.list('namespaces', namespaceName)
  for (const key of ['matchLabelKeys', 'mismatchLabelKeys']) {
    term.list(key, labelKey)
    const keys = valueOf(term.node, key)
    if (keys?.kind === 'sequence' && keys.items.length > 0 && valueOf(term.node, 'labelSelector') === undefined)
      term.report(keys, {
        message: `\`${key}\` narrows a \`labelSelector\`, and there is none`,
        hint: 'Add a `labelSelector`.',
      })
  }
  for (const key of ['labelSelector', 'namespaceSelector']) {
    const selector = term.mapping(key)
    if (selector === undefined) continue
    selector.record('matchLabels', labelKey, labelValue)
    for (const requirement of readersOf(selector, 'matchExpressions')) checkRequirement(requirement)
  }
}

/** How many values each operator takes. */
const valueCounts: Readonly<Record<string, { least: number; most: number; words: string }>> = {
  In: { least: 1, most: Infinity, words: 'at least one value' },
  NotIn: { least: 1, most: Infinity, words: 'at least one value' },
  Exists: { least: 0, most: 0, words: 'no value' },
  DoesNotExist: { least: 0, most: 0, words: 'no value' },
  Gt: { least: 1, most: 1, words: 'one value' },
  Lt: { least: 1, most: 1, words: 'one value' },
}

const wholeNumber: Parser<string> = (text) =>
  /^-?[0-9]{1,18}$/.test(text)
    ? { value: text }
    : {
        problem: {
          message: `"${shorten(text)}" is no whole number to compare labels with`,
          effect: 'no node would ever be chosen',
          hint: 'Write a number, such as "4".',
        },
      }

function checkRequirement(requirement: ConfigReader): void {
  requirement.text('key', labelKey)
  requirement.list('values', labelValue)
  const operator = requirement.word('operator', Object.keys(valueCounts))
  const wanted = operator === undefined ? undefined : valueCounts[operator]
  const count = countOf(requirement)
  if (operator === 'Gt' || operator === 'Lt') requirement.list('values', wholeNumber)
  if (wanted === undefined || (count >= wanted.least && count <= wanted.most)) return
  requirement.report(valueOf(requirement.node, 'values') ?? requirement.node, {
    message: `\`${operator}\` compares with ${wanted.words}`,
    hint: wanted.most === 0 ? 'Remove `values`.' : `Write ${wanted.words} under \`values\`.`,
  })
}

function countOf({ node }: ConfigReader): number {
  const values = valueOf(node, 'values')
  return values?.kind === 'sequence' ? values.items.length : 0
}

/** Readers of the mappings in a list. */
function readersOf(reader: ConfigReader, key: string): ConfigReader[] {
  const list = valueOf(reader.node, key)
  const items: readonly YamlNode[] = list?.kind === 'sequence' ? list.items : []
  return items.flatMap((item) => (item.kind === 'mapping' ? [new ConfigReader(reader.reporter, item)] : []))
}
