declare const SKOPEOC_VERSION: string | undefined

/** The package's version; the bundler puts it in. */
export const version: string = typeof SKOPEOC_VERSION === 'string' ? SKOPEOC_VERSION : '0.0.0-development'
