// Runs before each file of tests. Some share their modules (vitest.config.ts), so that a module cannot clean up by itself.
import { afterAll } from 'vitest'
import { removeTemporaryTrees } from './support/command.ts'

afterAll(removeTemporaryTrees)
