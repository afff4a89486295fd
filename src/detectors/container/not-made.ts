import { objectOf } from '../../casefile/event-at.ts'
import { eventProofs, happenedAsTold, isAfter, kubeEvents, latestOf, type Happening } from '../../casefile/kube-events.ts'
import type { Happened } from '../../core/event.ts'
import type { Proof } from '../../core/finding.ts'
import { grouped } from '../../core/grouped.ts'
import { cite } from '../../core/proof.ts'
import { once } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { OBJECT_STATUS, type ObjectStatus } from '../../records/object-status.ts'

/** Pods that the API server does not make for what owns them, and its answer. */
export interface NotMade {
  /** `ReplicaSet shop/api-7d9f6c9b5`: begins a sentence. */
  readonly owner: string | undefined
  readonly namespace: string | undefined
  readonly answer: string
  readonly happened: Happened
  readonly proof: readonly Proof[]
  /** Pods were made since. */
  readonly healed: boolean
}

const REASONS = /^(?:FailedCreate|ReplicaSetCreateError|FailedDaemonPod)$/
/** What controllers put before the answer (pkg/controller/controller_utils.go, statefulset/stateful_pod_control.go). */
const FRAME = /^(?:\(combined from similar events\): )?(?:Error creating: |create Pod \S{1,253} in StatefulSet \S{1,253} failed error: )?/
/** `pods "api-7d9f6c9b5-x2x4k" is forbidden: …`: the pod that would have been made, each time under another name. */
const POD = /^(?:pods|Pod) "([a-z0-9][a-z0-9.-]{0,252})" is (?:forbidden|invalid): /
const MADE_UP = /-[a-z0-9]{5}$/

const answerIn = (message: string): string =>
  message
    .replace(FRAME, '')
    .replace(/\s{1,40}/g, ' ')
    .trim()
/** The same refusal, whatever the pod would have been called. */
const alike = (answer: string): string =>
  answer
    .replace(POD, '')
    .replace(/\d{1,12}/g, '0')
    .slice(0, 200)

const ownerIn = (answer: string): string | undefined => {
  const pod = POD.exec(answer)?.[1]
  return pod === undefined ? undefined : `Workload ${pod.replace(MADE_UP, '')}`
}

const nameOf = ({ kind, name, namespace }: Cited<ObjectStatus>): string =>
  `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)} ${namespace === undefined ? '' : `${namespace}/`}${name}`

/** Each refusal of the API server once for each namespace, by the events of controllers and the conditions of what they keep (ReplicaFailure). */
export const notMade = once((scope): readonly NotMade[] => {
  const events = kubeEvents(scope)
  // below a heading alone, as the end of a description has it, an event without a name is taken for a pod's
  const failed = events.filter(({ what }) => REASONS.test(what.reason) && (what.kind !== 'pod' || what.name === undefined))
  const states = scope
    .rows(OBJECT_STATUS)
    .filter(({ condition }) => condition?.type === 'ReplicaFailure' && condition.status === 'True' && condition.message !== undefined)
  type Member = { readonly namespace: string | undefined; readonly answer: string } & (
    { readonly event: Happening } | { readonly state: Cited<ObjectStatus> }
  )
  const members: Member[] = [
    ...failed.map((event) => ({ namespace: event.what.namespace, answer: answerIn(event.what.message), event })),
    ...states.map((state) => ({ namespace: state.namespace, answer: answerIn(state.condition?.message ?? ''), state })),
  ]
  const refusals = grouped(members, ({ namespace, answer }) => `${namespace ?? ''}\0${alike(answer)}`)
  return [...refusals.values()].map((own): NotMade => {
    const told = own.flatMap((one) => ('event' in one ? [one.event] : []))
    const shown = own.flatMap((one) => ('state' in one ? [one.state] : []))
    const last = latestOf(told)
    const answer = last === undefined ? own[0].answer : answerIn(last.what.message)
    const [first] = told
    return {
      owner: (last === undefined ? undefined : objectOf(last)) ?? (shown[0] === undefined ? ownerIn(answer) : nameOf(shown[0])),
      namespace: own[0].namespace,
      answer,
      happened: first === undefined ? { count: 1, time: shown[0]?.time } : happenedAsTold(told),
      proof: [
        ...eventProofs(last === undefined ? [] : [last, ...told.filter((event) => event !== last)], 'why no pod is made'),
        ...shown.flatMap((state) => cite(state, 'its condition ReplicaFailure', 'pod status')),
      ],
      healed:
        last !== undefined &&
        shown.length === 0 &&
        events.some(
          (event) =>
            event.what.reason === 'SuccessfulCreate' &&
            event.what.name === last.what.name &&
            event.what.kind === last.what.kind &&
            last.what.name !== undefined &&
            isAfter(event, last),
        ),
    }
  })
})
