import { eventProofs, happenedAsTold, isAfter, latestOf, type Happening } from '../../../casefile/kube-events.ts'
import { podsOf, type Pod } from '../../../casefile/pods.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'

export interface Facts {
  readonly pod: string | undefined
  readonly volume: string | undefined
  readonly volumes: readonly string[]
  readonly step: 'attach' | 'mount'
  /** How often it was tried, as the event counts. */
  readonly tries: number
  /** What was answered. */
  readonly answer: string
  /** The Secret, ConfigMap or claim that does not exist, where the answer names one. */
  readonly object: string | undefined
  readonly healed: boolean
}

const REASONS = /^(?:FailedMount|FailedAttachVolume|FailedMapVolume)$/

/** A volume of a pod is not attached to its node or not mounted there, and the pod did not start since. */
export function judge(scope: Scope): Found<Facts>[] {
  return podsOf(scope).flatMap((pod) => {
    const failed = pod.events.filter(({ what }) => REASONS.test(what.reason))
    const last = latestOf(failed)
    if (last === undefined) return []
    const told = failed.toSorted((a, b) => weightOf(b) - weightOf(a))
    const volumes = [...new Set(told.flatMap(({ what }) => volumesOf(what.message)))].slice(0, 20)
    const healed = isHealed(pod, last)
    const tries = failed.reduce((most, { count }) => Math.max(most, count), 0)
    const answer = told[0]!.what.message
    return [
      {
        ...happenedAsTold(failed),
        count: tries,
        facts: {
          pod: pod.pod,
          volume: volumes[0],
          volumes,
          step: failed.some(({ what }) => what.reason === 'FailedAttachVolume') ? 'attach' : 'mount',
          tries,
          answer: answer.slice(0, 600),
          object: /((?:secret|configmap|persistentvolumeclaim) "[^"]{1,253}") not found/i.exec(answer)?.[1],
          healed,
        },
        about: { pod: pod.pod, podUid: pod.podUid },
        proof: eventProofs(told, 'the volume is not there'),
        certainty: 'stated',
        ongoing: healed ? false : pod.states.length + pod.statuses.length > 0 ? true : undefined,
        ...(healed ? { severity: 'note' as const } : {}),
      },
    ]
  })
}

/** What one volume's own step answered says more than that the pod waits for its volumes. */
const weightOf = ({ what }: Happening): number =>
  /^Unable to (?:attach or )?mount volumes|timed out waiting for the condition$/.test(what.message) ? 0 : 1

function volumesOf(message: string): string[] {
  const named = /for volume "?(<[^>]{1,80}>|[^"\s]{1,253})"?/.exec(message)?.[1]
  const waited = /unmounted volumes=\[([^\]]{1,1000})\]/.exec(message)?.[1]?.split(/[\s,]+/) ?? []
  return [...(named === undefined ? [] : [named]), ...waited]
}

/** After it the volume was attached, or the container started; or it runs by now. */
function isHealed(pod: Pod, last: Happening): boolean {
  const heals = (reason: string): boolean =>
    reason === 'Started' || (reason === 'SuccessfulAttachVolume' && last.what.reason === 'FailedAttachVolume')
  return (
    pod.events.some((event) => heals(event.what.reason) && isAfter(event, last)) ||
    (pod.pod !== undefined && pod.states.some(({ which, state }) => which === 'state' && state === 'Running'))
  )
}
