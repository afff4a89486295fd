import { eventProofs, happenedAsTold, isAfter, latestOf, type Happening } from '../../../casefile/kube-events.ts'
import { podsOf, type Pod } from '../../../casefile/pods.ts'
import type { Found } from '../../../core/failure.ts'
import type { Event } from '../../../core/event.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { KUBELET_OBJECT, type KubeletObject } from '../../../records/kubelet-object.ts'
import { answerOf, type Kind } from './answers.ts'
import { ofClaims } from './of-claims.ts'
import { volumesOf } from './volumes.ts'

export interface Facts {
  readonly pod: string | undefined
  readonly node: string | undefined
  readonly volume: string | undefined
  /** As the pod calls them, where that is told. */
  readonly volumes: readonly string[]
  /** What lies behind the volume, or behind one of several. */
  readonly persistentVolume: string | undefined
  /** `provision`: of a claim without a pod, which gets no volume at all. */
  readonly step: 'attach' | 'mount' | 'provision'
  readonly claim?: string | undefined
  readonly namespace?: string | undefined
  /** How often it was tried, as the event counts. */
  readonly tries: number
  readonly kind: Kind
  /** What was answered, whole. */
  readonly answer: string
  /** Its innermost sentence. */
  readonly says: string
  /** What was to be mounted: `fs01:/vol/media`, `/dev/sdb`. */
  readonly source: string | undefined
  readonly fileSystem: string | undefined
  /** The Secret, ConfigMap or claim that does not exist, where the answer names one. */
  readonly object: string | undefined
  readonly healed: boolean
}

const REASONS = /^(?:FailedMount|FailedAttachVolume|FailedMapVolume)$/

/** A volume of a pod is not attached to its node or not mounted there, and the pod did not start since. */
export const judge = (scope: Scope): Found<Facts>[] => [...ofPods(scope), ...ofClaims(scope)]

function ofPods(scope: Scope): Found<Facts>[] {
  return podsOf(scope).flatMap((pod) => {
    const failed = pod.events.filter(({ what }) => REASONS.test(what.reason))
    const last = latestOf(failed)
    if (last === undefined) return []
    const saying = latestOf(failed.filter(says)) ?? last
    const told = [saying, ...failed.filter((event) => event !== saying).toSorted((a, b) => Number(says(b)) - Number(says(a)))]
    const { names, persistentVolume } = volumesOf(told.map(({ what }) => what.message))
    const healed = isHealed(pod, last)
    const tries = failed.reduce((most, { count }) => Math.max(most, count), 0)
    const waited = answerOf(saying.what.message)
    const absent = waited.kind === 'waited' ? absentObject(scope, pod, names) : undefined
    const answer = absent === undefined ? waited : { ...waited, kind: 'object missing' as const }
    return [
      {
        ...happenedAsTold(failed),
        count: tries,
        facts: {
          pod: pod.pod,
          node: pod.node,
          volume: names[0],
          volumes: names,
          persistentVolume,
          step: failed.some(({ what }) => what.reason === 'FailedAttachVolume') ? 'attach' : 'mount',
          tries,
          kind: answer.kind,
          answer: saying.what.message.slice(0, 2000),
          says: answer.words,
          source: answer.source,
          fileSystem: answer.fileSystem,
          object:
            /((?:secret|configmap|persistentvolumeclaim) "[^"]{1,253}") not found/i.exec(saying.what.message)?.[1] ??
            (absent === undefined ? undefined : `${absent.what.kind} "${absent.what.name}"`),
          healed,
        },
        about: { pod: pod.pod, podUid: pod.podUid },
        proof: [
          ...eventProofs(told, 'the volume is not there'),
          ...(absent === undefined ? [] : toldBy([absent], 'application log', 'why')),
        ],
        certainty: 'stated',
        ongoing: healed ? false : pod.states.length + pod.statuses.length > 0 ? true : undefined,
        ...(healed ? { severity: 'note' as const } : {}),
      },
    ]
  })
}

/** What its kubelet looked for in the namespace of the pod and did not find, where the volume is called as the object. */
function absentObject(scope: Scope, { pod }: Pod, volumes: readonly string[]): Event<KubeletObject> | undefined {
  const absent = scope.events(KUBELET_OBJECT).filter(({ what }) => what.missing && pod?.startsWith(`${what.namespace}/`) === true)
  return absent.findLast(({ what }) => volumes.length === 0 || volumes.includes(what.name))
}

/** What one volume's own step answered says more than that the pod waits for its volumes. */
const says = ({ what }: Happening): boolean =>
  !/^(?:\S{1,253} )?(?:Unable to (?:attach or )?mount volumes|timeout expired waiting for volumes).{0,4000}(?:timed out waiting for the condition|context deadline exceeded|\])\.?$|timed out waiting for the condition$/s.test(
    what.message,
  )

/** After it the volume was attached, or the container started; or it runs by now. */
function isHealed(pod: Pod, last: Happening): boolean {
  const heals = (reason: string): boolean =>
    reason === 'Started' || (reason === 'SuccessfulAttachVolume' && last.what.reason === 'FailedAttachVolume')
  return (
    pod.events.some((event) => heals(event.what.reason) && isAfter(event, last)) ||
    (pod.pod !== undefined && pod.states.some(({ which, state }) => which === 'state' && state === 'Running'))
  )
}
