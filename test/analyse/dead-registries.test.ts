import { describe, expect, test } from 'vitest'
import { deadRegistry } from '../../src/analyse/dead-registries.ts'

const source = (text: string) => {
  const slash = text.indexOf('/')
  return { host: text.slice(0, slash), path: text.slice(slash + 1), text }
}

describe('deadRegistry', () => {
  test.each([
    [
      'k8s.gcr.io/kube-state-metrics/kube-state-metrics',
      'k8s.gcr.io is frozen since 3 April 2023',
      'Take it from registry.k8s.io/kube-state-metrics/kube-state-metrics.',
    ],
    [
      'gcr.io/google-containers/pause',
      'gcr.io/google-containers was replaced in 2020 and gets no new images',
      'Take it from registry.k8s.io/pause.',
    ],
    [
      'quay.io/coreos/flannel',
      'quay.io/coreos/flannel moved with version 0.15 in 2022',
      'Take it from ghcr.io/flannel-io/flannel.',
    ],
    [
      'gcr.io/kubebuilder/kube-rbac-proxy',
      'gcr.io/kubebuilder/kube-rbac-proxy is unavailable since 18 March 2025',
      'Take it from quay.io/brancz/kube-rbac-proxy.',
    ],
    [
      'docker.io/weaveworks/kured',
      'docker.io/weaveworks/kured moved in 2022',
      'Take it from ghcr.io/kubereboot/kured.',
    ],
    [
      'gcr.io/k8s-staging-sig-storage/csi-attacher',
      'gcr.io/k8s-staging-sig-storage is a staging project whose images are deleted after some weeks',
      'Take the promoted image from registry.k8s.io.',
    ],
  ])('%s', (text, message, hint) => {
    expect(deadRegistry(source(text))).toEqual({ message, hint })
  })

  test('an organisation covers its repositories, with advice where nothing took over', () => {
    const found = deadRegistry(source('docker.io/bitnami/redis'))
    expect(found?.message).toBe('docker.io/bitnami lost its versioned tags on 29 September 2025')
    expect(found?.hint).toContain('docker.io/bitnamilegacy')
  })

  test.each([
    'registry.k8s.io/pause',
    'quay.io/coreos/etcd',
    'docker.io/bitnamisecure/redis',
    'gcr.io/google-containers-extra/pause',
    'gcr.io/kubernetes-helm',
    'docker.io/library/alpine',
    'registry.k8s.io/ingress-nginx/controller',
  ])('%s lives', (text) => {
    expect(deadRegistry(source(text))).toBeNull()
  })
})
