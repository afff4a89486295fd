import { podsOf, type Pod } from '../../casefile/pods.ts'
import type { Proof } from '../../core/finding.ts'
import type { Scope } from '../../core/scope.ts'
import { podTrouble } from './pod-trouble.ts'

/** Names of the pods that bring a node its network, as the manifests and charts of the plugins call them. */
const AGENTS =
  /^(?:kube-flannel|calico-node|canal|cilium(?!-operator)|aws-node|azure-cn[is]|weave-net|antrea-agent|kube-ovn-cni|ovs-ovn|ovnkube|multus|kube-multus|kube-router|kindnet|whereabouts|sdn|netd|gke-metadata)(?:-|$)/
/** By the plugin, where it is named: the stem of its pods. */
const STEMS: Readonly<Record<string, RegExp>> = {
  'aws-cni': /^aws-node/,
  'azure-vnet': /^azure-cn[is]/,
  'cilium-cni': /^cilium/,
  calico: /^(?:calico-node|canal)/,
  flannel: /^(?:kube-flannel|canal)/,
  'weave-net': /^weave-net/,
  multus: /(?:^|-)multus/,
  'multus-shim': /(?:^|-)multus/,
}

interface Broken {
  readonly pod: Pod
  readonly proof: readonly Proof[]
}

/** Pods of the plugin that do not run, on this node where both are known. */
export function pluginPods(scope: Scope, plugin: string | undefined, node: string | undefined, except: readonly Pod[]): Broken[] {
  const stem = STEMS[plugin ?? ''] ?? AGENTS
  return podsOf(scope).flatMap((pod) => {
    if (except.includes(pod) || !stem.test(pod.pod?.split('/').at(-1) ?? '')) return []
    if (pod.node !== undefined && node !== undefined && pod.node !== node) return []
    const proof = podTrouble(pod, 'the pod of the plugin')
    return proof.length === 0 ? [] : [{ pod, proof }]
  })
}
