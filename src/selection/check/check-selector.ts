import type { SelectionFinding, Selector } from '../types.ts'
export const checkSelector = (_selector: Selector): SelectionFinding[] => []
