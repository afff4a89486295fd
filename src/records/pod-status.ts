import type { Broken, RecordType } from '../core/record.ts'
import { ageSeconds } from '../core/time/age.ts'
import { isOld } from './object-status.ts'

/** What is said of a pod as a whole. */
export interface PodStatus {
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
  /** Its own addresses: those of its node, where it uses these, are left out. */
  readonly addresses?: readonly string[] | undefined
  /** Phase (`Pending`, `Running`, `Failed`, …) or the word that `kubectl get pods` prints. */
  readonly status?: string | undefined
  /** `Evicted`, `NodeLost`, `Unschedulable`, … */
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly restarts?: number | undefined
  /** All containers are ready. */
  readonly ready?: boolean | undefined
  /** Since it was made, as printed: `3h12m`. */
  readonly age?: string | undefined
  /** How long it has been terminating, as printed. */
  readonly terminatingFor?: string | undefined
}

/** Words for a pod none of whose containers runs yet. */
const WAITS = /^(?:Pending|ContainerCreating|PodInitializing|Init:\d{1,3}\/\d{1,3}|SchedulingGated)$/

/** Why a pod ended as a whole, by its reason, which is what `kubectl get pods` prints too (pkg/kubelet: lifecycle, nodeshutdown, preemption). */
const ENDED: readonly (readonly [RegExp, string])[] = [
  [/^OutOf([a-z]\S{1,60})$/i, 'was refused by its node, which had too little $1 left'],
  [/^(?:NodeAffinity|MatchNodeSelector|PodAffinityRules|NodeSelectorMismatching)$/, 'was refused by its node, whose labels do not fit it'],
  [/^(?:NodeShutdown|Shutdown)$/, 'was ended or refused for the shutdown of its node'],
  [/^Terminated$/, 'was ended, mostly for the shutdown of its node'],
  [/^Preempt(?:ing|ed|ionByScheduler)$/, 'was ended to make room for a pod of higher priority'],
  [/^NodeLost$/, 'was lost with its node'],
  [/^(?:\w{1,40}(?:AdmissionError|AffinityError)|PodOS\w{1,40}|SysctlForbidden|AppArmor|HostPortConflict)$/, 'was refused by its node'],
]

/** How a pod ended that its node refused, or ended as a whole: nothing of it is started again under this name. */
export interface EndedPod {
  /** `OutOfcpu`, `NodeShutdown`. */
  readonly name: string
  /** `was refused by its node, which had too little cpu left`; undefined for what is not known here. */
  readonly how: string | undefined
  /** What the kubelet adds. */
  readonly why: string | undefined
}

export function endedPod({ status = '', reason, message }: PodStatus): EndedPod | undefined {
  const name = reason ?? status
  const how = ENDED.find(([of]) => of.test(name))
  // its message tells more than the word
  const known = how === undefined ? undefined : name === 'Terminated' && message !== undefined ? 'was ended' : name.replace(how[0], how[1])
  if (known === undefined && (status !== 'Failed' || reason === undefined)) return undefined
  const why = message?.replace(/^(Pod was rejected): \1/, '$1').replace(/\.$/, '')
  return { name, how: known, why }
}

/** It runs for the moment, and has restarted so often that it does so every few hours. */
const MANY_RESTARTS = 20
const A_DAY = 2
const keepsRestarting = ({ status, restarts = 0, age }: PodStatus): boolean => {
  const seconds = ageSeconds(age)
  return status === 'Running' && restarts >= MANY_RESTARTS && seconds !== undefined && restarts / (seconds / 86_400) >= A_DAY
}

/** A pod that neither starts, ends nor gets ready, long after it should have. */
function broke(said: PodStatus): Broken | undefined {
  const { pod, namespace, status = '', ready, age, terminatingFor } = said
  const of = pod === undefined ? 'a pod' : `pod ${namespace === undefined ? '' : `${namespace}/`}${pod}`
  if (isOld(terminatingFor)) return { says: `${of} is Terminating for ${terminatingFor}`, gravity: 'refused', times: 1 }
  const ended = endedPod(said)
  if (ended !== undefined) {
    const { how = 'failed as a whole', name, why } = ended
    return { says: `${of} ${how} (${name})${why === undefined ? '' : `: ${why}`}`, gravity: 'failed', times: 1 }
  }
  if (!isOld(age)) return undefined
  if (WAITS.test(status)) return { says: `${of} is ${status} for ${age}`, gravity: 'failed', times: 1 }
  if (status === 'Unknown') return { says: `${of} is Unknown: its node does not answer`, gravity: 'failed', times: 1 }
  if (keepsRestarting(said)) return { says: `${of} restarted ${said.restarts} times in ${age}`, gravity: 'failed', times: 1 }
  return status === 'Running' && ready === false
    ? { says: `${of} runs and is not ready, ${age} after it was made`, gravity: 'refused', times: 1 }
    : undefined
}

export const POD_STATUS: RecordType<PodStatus> = { name: 'pod-status', broke }
