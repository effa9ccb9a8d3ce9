export {
  diagnostic,
  type Details,
  type Diagnostic,
  type Fix,
  type Place,
  type Related,
  type Severity,
} from './diagnostic.ts'
export { finalise, type FinaliseOptions } from './finalise.ts'
export { applyFixes } from './fixes.ts'
export { nearest, nearestWords } from './nearest.ts'
export { orderAndDedupe as sortDiagnostics } from './order.ts'
export { isRuleCode, rules, type Rule, type RuleCode, type RuleLevel } from './rules.ts'
export { SourceFile, type Position } from './source-file.ts'
