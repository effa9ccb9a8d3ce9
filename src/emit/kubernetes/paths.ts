/** Folders in the container. All of them are mounts of their own: none is created in another. */
export const paths = {
  /** The generated files, `mirror.sh` among them. */
  files: '/etc/mirror',
  /** `HOME` where skopeo finds configuration of its own: the system's files stay as the image has them. */
  home: '/etc/mirror-home',
  /** Secrets of the type kubernetes.io/dockerconfigjson, as auth files. */
  sourceCredentials: '/etc/mirror-credentials/sources',
  targetCredentials: '/etc/mirror-credentials/target',
  verifyKeys: '/etc/mirror-keys/verify',
  signKey: '/etc/mirror-keys/sign',
  certificates: '/etc/mirror-certificates',
  /** The only folder that can be written to. */
  temporary: '/tmp',
} as const

export const authFile = 'config.json'

/** skopeo's configuration below `HOME`: registries.conf, policy.json and registries.d. */
export const containersFolder = '.config/containers'
