import { killedByProbe } from '../../../casefile/probe-kill.ts'
import type { Container } from '../../../casefile/containers.ts'
import { engineProofs, type EngineEnd } from '../../../casefile/engine-lives.ts'
import { eventProofs, type Happening } from '../../../casefile/kube-events.ts'
import type { Proof } from '../../../core/finding.ts'

export type By =
  | 'liveness probe'
  | 'startup probe'
  | 'eviction'
  | 'preemption'
  | 'node shutdown'
  | 'deadline'
  | 'stop'
  | 'kill'
  | 'health check'
  | 'itself'
  | 'unknown'

export interface Sender {
  readonly by: By
  /** What the status of the pod says of it. */
  readonly said?: string | undefined
  /** How long an engine waited before it killed. */
  readonly graceSeconds?: number | undefined
  readonly proof: readonly Proof[]
}

/** Who ended a container: the status of its pod says it, or the kubelet in an event: a probe before an eviction before a plain stop. */
export function senderOf(of: Container): Sender | undefined {
  const status = of.statuses.find(({ reason, message }) => byStatus(reason, message) !== undefined)
  if (status !== undefined)
    return {
      by: byStatus(status.reason, status.message)!,
      said: status.message,
      proof: [{ at: status.at, time: status.time, witness: 'pod status', note: 'why the pod ended' }],
    }
  const unhealthy = of.states.find(({ message }) => /\bunhealthy container\b/.test(message ?? ''))
  if (unhealthy !== undefined) return { by: 'health check', proof: [{ at: unhealthy.at, time: unhealthy.time, note: 'why it was ended' }] }
  const sent = (by: By, events: readonly Happening[]): Sender | undefined =>
    events.length === 0 ? undefined : { by, proof: eventProofs(events.slice(0, 1), 'who ended it') }
  const probed = (probe: string) =>
    of.events.filter(({ what }) => {
      const kill = what.reason === 'Killing' ? killedByProbe(what.message) : undefined
      return kill?.probe === probe && (of.container === undefined || kill.container === of.container)
    })
  const reason = (pattern: RegExp) => of.events.filter(({ what }) => pattern.test(what.reason))
  return (
    sent('liveness probe', probed('liveness')) ??
    sent('startup probe', probed('startup')) ??
    sent('eviction', reason(/^Evicted$/)) ??
    sent('preemption', reason(/^Preempt/)) ??
    sent('node shutdown', reason(/^NodeShutdown$/)) ??
    sent(
      'stop',
      of.events.filter(({ what }) => what.reason === 'Killing' && /^(?:Stopping container|Killing container with id)/.test(what.message)),
    )
  )
}

/** Who asked the engine for these ends, as its events and its log tell. */
export function senderAsTold(ends: readonly EngineEnd[]): Sender | undefined {
  const asked = ends.find((end) => end.asked !== undefined)?.asked
  if (asked === undefined) return undefined
  return { by: asked.by, graceSeconds: asked.overran ? asked.graceSeconds : undefined, proof: engineProofs(asked.told) }
}

/** pkg/kubelet: nodeshutdown, preemption, eviction, active_deadline. */
function byStatus(reason: string | undefined, message: string | undefined): By | undefined {
  if (/node shutdown|^Pod was terminated in response to imminent/i.test(message ?? '') || reason === 'NodeShutdown') return 'node shutdown'
  if (/^Preempt/.test(reason ?? '')) return 'preemption'
  if (reason === 'DeadlineExceeded') return 'deadline'
  return reason === 'Evicted' ? 'eviction' : undefined
}
