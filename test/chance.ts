// What is generated is the same in every run, so that a change fails for what it changed; SKOPEOC_SOAK generates anew.
import * as fc from 'fast-check'
import { soak } from './support/soak.ts'

fc.configureGlobal({ seed: soak === undefined ? 20 : Date.now() })
