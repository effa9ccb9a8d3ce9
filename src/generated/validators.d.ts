import type { ErrorObject } from 'ajv'

/** A compiled validator: false and `errors` where the data does not fit. */
export interface Validator {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}

export declare const images: Validator
export declare const team: Validator
export declare const skopeoc: Validator
