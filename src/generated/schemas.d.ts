import type { JsonSchema } from '../check/structure/shape.ts'

export declare const images: JsonSchema
export declare const team: JsonSchema
export declare const skopeoc: JsonSchema
