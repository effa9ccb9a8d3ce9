import type { Selection, SelectionFinding } from '../types.ts'
export const checkSelection = (_selection: Selection): SelectionFinding[] => []
