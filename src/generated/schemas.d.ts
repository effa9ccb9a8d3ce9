/** A JSON Schema as data. */
export declare const images: unknown
export declare const team: unknown
export declare const skopeoc: unknown
