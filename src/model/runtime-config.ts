/** A Secret's key that holds a private key or public key for signatures. */
export interface SignConfig {
  keySecret: string
}

export interface VerifyConfig {
  keySecret: string
}

/** The `runtime` of skopeoc.yaml, complete with defaults. Extended by the platform part of the compiler. */
export interface RuntimeConfig {
  image: string
  namespace: string
  schedule: string
  parallelism: number
  shards: number
}
