import { stateProof } from '../../casefile/containers.ts'
import { eventProofs, isAfter, latestOf } from '../../casefile/kube-events.ts'
import type { Pod } from '../../casefile/pods.ts'
import type { Proof } from '../../core/finding.ts'

const IN_TROUBLE =
  /^(?:BackOff|Failed|Unhealthy|OOMKilling|FailedScheduling|FailedMount|FailedAttachVolume|FailedCreatePodSandBox|Evicted)$/

/** What shows that a pod does not run, or does not serve: nothing where it does. `note`: what it is to whoever asks. */
export function podTrouble(pod: Pod, note: string): Proof[] {
  const states = pod.states.filter(
    ({ which, state, reason }) => which === 'state' && state !== 'Running' && /BackOff|Err|Error|OOMKilled/.test(reason ?? ''),
  )
  const failed = pod.events.filter(({ what }) => what.type === 'Warning' && IN_TROUBLE.test(what.reason))
  const last = latestOf(failed)
  const isUp =
    last !== undefined &&
    (pod.events.some((event) => event.what.reason === 'Started' && isAfter(event, last)) ||
      pod.states.some(({ which, state, ready }) => which === 'state' && state === 'Running' && ready !== false))
  return [...states.slice(0, 2).map((state) => stateProof(state, note)), ...eventProofs(isUp ? [] : failed.slice(-3), note)]
}
