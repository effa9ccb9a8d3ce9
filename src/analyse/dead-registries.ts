import type { SourceReference } from '../model/types.ts'

/** What is known about a registry, an organisation or a repository that no longer gives new images. */
interface DeadPlace {
  /** `host`, `host/organisation` or `host/path`: it and everything below it. A last component ending in `*` is a prefix. */
  place: string
  /** What happened, and when. A sentence part: "<place> <fact>". */
  fact: string
  /** The place that took over, component for component: what stood below `place` stands below it. */
  movedTo?: string
  /** What to do where there is no such place. A full imperative sentence. */
  advice?: string
}

/**
 * Facts that were announced by those who run the registries. The longest matching place wins, so that a repository
 * may say more than its organisation. A place is listed only if nothing new is published there, never because it is old.
 */
const deadPlaces: readonly DeadPlace[] = [
  // Kubernetes
  { place: 'k8s.gcr.io', fact: 'is frozen since 3 April 2023', movedTo: 'registry.k8s.io' },
  {
    place: 'gcr.io/google-containers',
    fact: 'was replaced in 2020 and gets no new images',
    movedTo: 'registry.k8s.io',
  },
  {
    place: 'gcr.io/google_containers',
    fact: 'was replaced in 2020 and gets no new images',
    movedTo: 'registry.k8s.io',
  },
  {
    place: 'gcr.io/k8s-artifacts-prod',
    fact: 'was the inside of k8s.gcr.io and is frozen',
    movedTo: 'registry.k8s.io',
  },
  {
    place: 'us.gcr.io/k8s-artifacts-prod',
    fact: 'was the inside of k8s.gcr.io and is frozen',
    movedTo: 'registry.k8s.io',
  },
  {
    place: 'eu.gcr.io/k8s-artifacts-prod',
    fact: 'was the inside of k8s.gcr.io and is frozen',
    movedTo: 'registry.k8s.io',
  },
  {
    place: 'asia.gcr.io/k8s-artifacts-prod',
    fact: 'was the inside of k8s.gcr.io and is frozen',
    movedTo: 'registry.k8s.io',
  },
  {
    place: 'gcr.io/k8s-staging-*',
    fact: 'is a staging project whose images are deleted after some weeks',
    advice: 'Take the promoted image from registry.k8s.io.',
  },
  {
    place: 'gcr.io/kubebuilder',
    fact: 'is unavailable since 18 March 2025',
    advice: 'Take kube-rbac-proxy from quay.io/brancz/kube-rbac-proxy.',
  },
  {
    place: 'gcr.io/kubebuilder/kube-rbac-proxy',
    fact: 'is unavailable since 18 March 2025',
    movedTo: 'quay.io/brancz/kube-rbac-proxy',
  },
  {
    place: 'gcr.io/kubernetes-helm/tiller',
    fact: 'ended with Helm 2 in November 2020',
    movedTo: 'ghcr.io/helm/tiller',
  },
  { place: 'gcr.io/heptio-images/velero', fact: 'moved in 2019', movedTo: 'docker.io/velero/velero' },
  {
    place: 'quay.io/kubernetes-ingress-controller/nginx-ingress-controller',
    fact: 'ended with version 0.33 in 2020',
    movedTo: 'registry.k8s.io/ingress-nginx/controller',
  },
  {
    place: 'quay.io/external_storage/nfs-client-provisioner',
    fact: 'was archived in 2020',
    movedTo: 'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner',
  },
  {
    place: 'docker.io/jettech/kube-webhook-certgen',
    fact: 'was handed to ingress-nginx in 2021',
    movedTo: 'registry.k8s.io/ingress-nginx/kube-webhook-certgen',
  },
  {
    place: 'docker.io/directxman12/k8s-prometheus-adapter',
    fact: 'moved in 2021',
    movedTo: 'registry.k8s.io/prometheus-adapter/prometheus-adapter',
  },
  { place: 'docker.io/k8scloudprovider', fact: 'moved with version 1.24', movedTo: 'registry.k8s.io/provider-os' },
  {
    place: 'docker.io/google/cadvisor',
    fact: 'ended with version 0.33 in 2019',
    movedTo: 'gcr.io/cadvisor/cadvisor',
  },

  // Bitnami, VMware
  {
    place: 'docker.io/bitnami',
    fact: 'lost its versioned tags on 29 September 2025',
    advice: 'Take the image from its own project; docker.io/bitnamilegacy holds the old tags and gets no updates.',
  },
  {
    place: 'docker.io/bitnamilegacy',
    fact: 'is a frozen copy of docker.io/bitnami of August 2025 that gets no security updates',
    advice: 'Take the image from its own project.',
  },
  {
    place: 'projects.registry.vmware.com',
    fact: 'was shut down in 2024',
    movedTo: 'projects.packages.broadcom.com',
  },
  { place: 'projects.registry.vmware.com/antrea', fact: 'was shut down in 2024', movedTo: 'docker.io/antrea' },
  {
    place: 'harbor-repo.vmware.com',
    fact: 'was never public and is shut down',
    advice: 'Take the image from its own project.',
  },

  // CoreOS: repositories that moved; quay.io/coreos/etcd still gets every release
  { place: 'quay.io/coreos/alertmanager', fact: 'moved', movedTo: 'quay.io/prometheus/alertmanager' },
  {
    place: 'quay.io/coreos/alb-ingress-controller',
    fact: 'moved',
    movedTo: 'docker.io/amazon/aws-alb-ingress-controller',
  },
  { place: 'quay.io/coreos/clair', fact: 'moved in 2020', movedTo: 'quay.io/projectquay/clair' },
  { place: 'quay.io/coreos/configmap-reload', fact: 'moved', movedTo: 'ghcr.io/jimmidyson/configmap-reload' },
  { place: 'quay.io/coreos/dex', fact: 'moved in 2019', movedTo: 'ghcr.io/dexidp/dex' },
  {
    place: 'quay.io/coreos/etcd-operator',
    fact: 'was archived in 2020',
    advice: 'Plan its replacement, or say `refresh: never` and list the tag that is in use.',
  },
  { place: 'quay.io/coreos/flannel', fact: 'moved with version 0.15 in 2022', movedTo: 'ghcr.io/flannel-io/flannel' },
  { place: 'quay.io/coreos/flannel-cni', fact: 'moved in 2022', movedTo: 'ghcr.io/flannel-io/flannel-cni-plugin' },
  {
    place: 'quay.io/coreos/k8s-prometheus-adapter-amd64',
    fact: 'moved in 2020',
    movedTo: 'registry.k8s.io/prometheus-adapter/prometheus-adapter',
  },
  { place: 'quay.io/coreos/kube-rbac-proxy', fact: 'moved in 2019', movedTo: 'quay.io/brancz/kube-rbac-proxy' },
  {
    place: 'quay.io/coreos/kube-state-metrics',
    fact: 'moved with version 2.0 in 2021',
    movedTo: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
  },
  {
    place: 'quay.io/coreos/prometheus-config-reloader',
    fact: 'moved in 2020',
    movedTo: 'quay.io/prometheus-operator/prometheus-config-reloader',
  },
  {
    place: 'quay.io/coreos/prometheus-operator',
    fact: 'moved in 2020',
    movedTo: 'quay.io/prometheus-operator/prometheus-operator',
  },

  // Weaveworks (the company closed in February 2024)
  {
    place: 'docker.io/weaveworks',
    fact: 'gets no new images since Weaveworks closed in February 2024',
    advice: 'Look for a fork that is maintained, or list the tags that are in use.',
  },
  { place: 'docker.io/weaveworks/kured', fact: 'moved in 2022', movedTo: 'ghcr.io/kubereboot/kured' },
  { place: 'docker.io/weaveworks/flagger', fact: 'moved in 2020', movedTo: 'ghcr.io/fluxcd/flagger' },
  { place: 'docker.io/weaveworks/eksctl', fact: 'moved in 2023', movedTo: 'public.ecr.aws/eksctl/eksctl' },

  // Projects
  { place: 'docker.io/argoproj/argocd', fact: 'ended with version 2.0 in 2021', movedTo: 'quay.io/argoproj/argocd' },
  { place: 'docker.io/argoproj/argo-rollouts', fact: 'moved in 2021', movedTo: 'quay.io/argoproj/argo-rollouts' },
  { place: 'docker.io/banzaicloud/bank-vaults', fact: 'moved in 2023', movedTo: 'ghcr.io/bank-vaults/bank-vaults' },
  {
    place: 'docker.io/banzaicloud/vault-operator',
    fact: 'moved in 2023',
    movedTo: 'ghcr.io/bank-vaults/vault-operator',
  },
  {
    place: 'docker.io/fluxcd/flux',
    fact: 'ended with Flux 1 in November 2022',
    advice: 'Move to Flux 2 (ghcr.io/fluxcd).',
  },
  {
    place: 'docker.io/fluxcd/helm-operator',
    fact: 'ended with Flux 1 in November 2022',
    movedTo: 'ghcr.io/fluxcd/helm-controller',
  },
  {
    place: 'docker.io/jimmidyson/configmap-reload',
    fact: 'moved in 2022',
    movedTo: 'ghcr.io/jimmidyson/configmap-reload',
  },
  {
    place: 'docker.io/minio',
    fact: 'gets no new images since October 2025 and is gone since September 2026',
    advice: 'quay.io/minio still serves the old tags; plan the replacement, for MinIO is published as source only.',
  },
  {
    place: 'quay.io/minio/minio',
    fact: 'gets no new images since October 2025: MinIO is published as source only',
    advice: 'Plan its replacement, or list the tags that are in use.',
  },

  // Docker
  { place: 'docker.pkg.github.com', fact: 'was replaced by the GitHub container registry', movedTo: 'ghcr.io' },
  { place: 'docker.io/library/centos', fact: 'ended in 2021', movedTo: 'quay.io/centos/centos' },
  {
    place: 'docker.io/library/openjdk',
    fact: 'is deprecated since 2022',
    movedTo: 'docker.io/library/eclipse-temurin',
  },
]

const byPlace = new Map(deadPlaces.filter(({ place }) => !place.endsWith('*')).map((entry) => [entry.place, entry]))
const byPrefix = deadPlaces.filter(({ place }) => place.endsWith('*'))

/** The first two components of every place, or the only one: a source that begins otherwise is alive. */
const beginnings = new Set([...byPlace.keys()].map((place) => place.split('/', 2).join('/')))
const prefixedHosts = new Set(byPrefix.map(({ place }) => place.slice(0, place.indexOf('/'))))

/**
 * What is to be said about a source on a registry, or in an organisation, that is frozen, moved or gone; null for all
 * others. The message is a finding's message, the hint a full imperative sentence.
 */
export function deadRegistry(source: SourceReference): { message: string; hint: string } | null {
  if (!mayBeDead(source)) return null
  const entry = findDeadPlace(source.text)
  if (entry === undefined) return null
  const place = entry.place.endsWith('*') ? source.text.split('/').slice(0, 2).join('/') : entry.place
  return { message: `${place} ${entry.fact}`, hint: hintFor(entry, source.text.slice(place.length)) }
}

function hintFor(entry: DeadPlace, below: string): string {
  if (entry.movedTo !== undefined) return `Take it from ${entry.movedTo}${below}.`
  return entry.advice ?? 'Take the image from its new home.'
}

function mayBeDead({ host, path, text }: SourceReference): boolean {
  if (prefixedHosts.has(host) || beginnings.has(host)) return true
  const slash = path.indexOf('/')
  return beginnings.has(slash === -1 ? text : text.slice(0, host.length + 1 + slash))
}

/** The longest listed place that holds the repository. */
function findDeadPlace(repository: string): DeadPlace | undefined {
  for (let place = repository; place !== ''; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    const entry = byPlace.get(place)
    if (entry !== undefined) return entry
  }
  return byPrefix.find(({ place }) => repository.startsWith(place.slice(0, -1)))
}
