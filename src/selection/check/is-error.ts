import { rules } from '../../diagnostics/index.ts'
import type { SelectionFinding } from '../types.ts'

/** Whether a finding is an error where no setting says otherwise. */
export const isError = ({ code }: SelectionFinding): boolean => rules[code].severity === 'error'
