import type { Volume, VolumeMount, VolumeProjection } from 'kubernetes-types/core/v1.js'
import { canonicalQuantity } from '../../model/quantity.ts'
import type { Target } from '../../model/types.ts'
import { objectNames } from './names.ts'
import type { PackedFiles } from './pack-files.ts'
import { authFile, containersFolder, paths } from './paths.ts'
import type { Trust } from './trust.ts'

/** A volume and where it stands in the container. */
export interface MountedVolume {
  volume: Volume
  mount: VolumeMount
}

/** Readable by everybody in the pod: nothing secret. */
const readableMode = 0o444

/** Folders of the pod, each only if there is something for it. */
export function volumesOf(target: Target, packed: PackedFiles, trust: Trust): MountedVolume[] {
  const { runtime } = target
  const { sources, target: push } = runtime.credentials
  const found = [
    filesVolume(target, packed),
    sources === undefined
      ? undefined
      : credentialsVolume(target, 'source-credentials', sources, paths.sourceCredentials),
    push === undefined ? undefined : credentialsVolume(target, 'target-credentials', push, paths.targetCredentials),
    trustVolume(target, trust),
    trust.verifyKeys.length === 0 ? undefined : verifyVolume(target, trust),
    signVolume(target),
    certificatesVolume(target),
    temporaryVolume(target),
  ]
  return found.filter((item) => item !== undefined)
}

function mounted(volume: Volume, mountPath: string): MountedVolume {
  return { volume, mount: { name: volume.name, mountPath, readOnly: true } }
}

function projected(name: string, defaultMode: number, sources: VolumeProjection[]): Volume {
  return { name, projected: { defaultMode, sources } }
}

/**
 * Optional, since the pods of a run may start after an update took away a file or ConfigMap that they name: without a file they
 * start, see that the files are not of one build and end with 64; waiting for it they would block every later run.
 */
function filesVolume(target: Target, { bundles, places }: PackedFiles): MountedVolume {
  const names = objectNames(target)
  const sources = bundles.map(({ suffix }) => {
    const items = places?.filter((place) => place.suffix === suffix).map(({ key, path }) => ({ key, path }))
    return { configMap: { name: names.files(suffix), optional: true, ...(items === undefined ? {} : { items }) } }
  })
  return mounted(projected('files', readableMode, sources), paths.files)
}

/** Secrets are for the group of the pod; where the platform chooses the group and skopeoc does not, for its one user. */
function secretMode(target: Target): number {
  return target.runtime.fsGroup === undefined ? readableMode : 0o440
}

/** The key of a kubernetes.io/dockerconfigjson Secret is an auth file as it is, and is refreshed in a running pod. */
function credentialsVolume(target: Target, name: string, secret: string, path: string): MountedVolume {
  const items = [{ key: '.dockerconfigjson', path: authFile }]
  return mounted(projected(name, secretMode(target), [{ secret: { name: secret, items } }]), path)
}

/** Optional like the files, and for the same reason: a pod that does not see what it was made for ends with 64. */
function trustVolume(target: Target, { files }: Trust): MountedVolume {
  const items = files.map(({ key, path }) => ({ key, path: `${containersFolder}/${path}` }))
  const sources = [{ configMap: { name: objectNames(target).trust, optional: true, items } }]
  return mounted(projected('trust', readableMode, sources), paths.home)
}

function verifyVolume(target: Target, { verifyKeys }: Trust): MountedVolume {
  const sources = verifyKeys.map(({ secret, key, path }) => ({ secret: { name: secret, items: [{ key, path }] } }))
  return mounted(projected('verify-keys', secretMode(target), sources), paths.verifyKeys)
}

export const signKeyFile = 'private.key'
export const signPassphraseFile = 'passphrase'

function signVolume(target: Target): MountedVolume | undefined {
  if (target.sign === undefined) return undefined
  const { keySecret, key, passphraseKey } = target.sign
  const items = [
    { key, path: signKeyFile },
    { key: passphraseKey, path: signPassphraseFile },
  ]
  return mounted(projected('sign-key', secretMode(target), [{ secret: { name: keySecret, items } }]), paths.signKey)
}

function certificatesVolume({ runtime }: Target): MountedVolume | undefined {
  if (runtime.caBundle === undefined) return undefined
  return mounted(
    projected('certificates', readableMode, [{ configMap: { name: runtime.caBundle } }]),
    paths.certificates,
  )
}

function temporaryVolume({ runtime }: Target): MountedVolume {
  const volume: Volume = { name: 'temporary', emptyDir: { sizeLimit: canonicalQuantity(runtime.temporaryStorage) } }
  return { volume, mount: { name: volume.name, mountPath: paths.temporary } }
}
