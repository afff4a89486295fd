import { stateProof } from '../../casefile/containers.ts'
import { eventProofs, isAfter, latestOf } from '../../casefile/kube-events.ts'
import { podsOf, type Pod } from '../../casefile/pods.ts'
import type { Proof } from '../../core/finding.ts'
import type { Scope } from '../../core/scope.ts'

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
    const proof = troubleOf(pod)
    return proof.length === 0 ? [] : [{ pod, proof }]
  })
}

function troubleOf(pod: Pod): Proof[] {
  const states = pod.states.filter(
    ({ which, state, reason }) => which === 'state' && state !== 'Running' && /BackOff|Err|Error|OOMKilled/.test(reason ?? ''),
  )
  const failed = pod.events.filter(({ what }) => what.type === 'Warning' && /^(?:BackOff|Failed|Unhealthy|OOMKilling)$/.test(what.reason))
  const last = latestOf(failed)
  const isUp =
    last !== undefined &&
    (pod.events.some((event) => event.what.reason === 'Started' && isAfter(event, last)) ||
      pod.states.some(({ which, state, ready }) => which === 'state' && state === 'Running' && ready !== false))
  return [
    ...states.slice(0, 2).map((state) => stateProof(state, 'the pod of the plugin')),
    ...eventProofs(isUp ? [] : failed.slice(-3), 'the pod of the plugin'),
  ]
}
