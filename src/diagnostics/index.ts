export {
  diagnostic,
  type Details,
  type Diagnostic,
  type Fix,
  type Place,
  type Related,
  type Severity,
} from './diagnostic.ts'
export { isRuleCode, rules, type Rule, type RuleCode, type RuleLevel } from './rules.ts'
export { nearest, nearestWords } from './nearest.ts'
export { SourceFile, type Position } from './source-file.ts'
