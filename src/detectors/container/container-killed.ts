import { detector } from '../../core/detector.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import type { Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { objectOf } from './event-words.ts'
import { describeCommand, entitiesOf, groupOf, nameOf, podName, WITNESS } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  container?: string | undefined
  exitCode: number
  signal: string
  reason?: string | undefined
  /** Who sent it, as far as the events tell. */
  by: 'liveness probe' | 'startup probe' | 'eviction' | 'unknown'
  restarts?: number | undefined
}

const SIGNALS: Record<number, string> = { 137: 'SIGKILL', 143: 'SIGTERM' }
const MAX_STATES = 10_000

export const containerKilled = detector<Facts>({
  id: 'container-killed',
  title: 'A container was killed from outside',
  severity: 'warning',
  domain: 'container',
  seenIn: ['pod status'],
  leadsTo: ['crash-loop'],
  watch(bench) {
    const states: { state: Cited<ContainerState>; proof: Proof; group: string }[] = []
    const probes = new Map<string, { by: Facts['by']; proof: Proof }>()
    bench.on(CONTAINER_STATE, (state) => {
      if (state.state !== 'Terminated' || state.exitCode === undefined || !(state.exitCode in SIGNALS) || state.reason === 'OOMKilled' || state.reason === 'Completed' || states.length >= MAX_STATES) return
      states.push({ state, group: groupOf(state, state.at.artifact), proof: { at: state.at, time: state.time, witness: WITNESS, note: `exit code ${state.exitCode}: ${SIGNALS[state.exitCode]}` } })
    })
    bench.on(KUBE_EVENT, (event) => {
      const by = event.reason === 'Killing' ? (/failed (liveness|startup) probe/.exec(event.message)?.[1] ?? undefined) : event.reason === 'Evicted' ? 'eviction' : undefined
      if (by === undefined || probes.size >= MAX_STATES) return
      probes.set(objectOf(event), { by: by === 'eviction' ? 'eviction' : by === 'startup' ? 'startup probe' : 'liveness probe', proof: { at: event.at, time: event.time, witness: 'kubernetes event', note: 'who killed it' } })
    })
    bench.atEnd(() => {
      for (const { state, group, proof } of states) {
        const killer = probes.get(podName(state) ?? state.at.artifact)
        const by = killer?.by ?? 'unknown'
        bench.find({
          group,
          event: state.finished ?? `${state.at.artifact}:${state.at.line}`,
          facts: { pod: podName(state), container: state.container, exitCode: state.exitCode!, signal: SIGNALS[state.exitCode!]!, reason: state.reason, by, restarts: state.restarts },
          entities: entitiesOf(state),
          proof: [proof, ...(killer === undefined ? [] : [killer.proof])],
          time: state.time,
          // a kill whose sender is not known may have been asked for
          ...(by === 'unknown' ? { severity: 'note' as const, strength: 'partial' as const, missing: 'who sent the signal' } : {}),
        })
      }
    })
  },
  cause: (f) =>
    `${nameOf(f).replace(/^c/, 'C').replace(/^a /, 'A ')} ended with exit code ${f.exitCode}, that is ${f.signal}${f.by === 'unknown' ? '. Who sent it is not in this input: a stop that took longer than its grace period, an engine, an operator or the OOM killer of the host. Nothing here says that it ran out of memory.' : `, sent after a failed ${f.by}. That is no lack of memory.`}`,
  fix: (f) => [
    f.by === 'unknown'
      ? { when: 'now', say: 'See who sent the signal: events of the pod, the kubelet, the kernel log of the node.', run: describeCommand(f.pod) }
      : { when: 'now', say: `See why the ${f.by} failed: the program, or a timeout that is too short for it.`, run: describeCommand(f.pod) },
    { when: 'durable', say: f.by === 'unknown' ? 'Handle SIGTERM and end within terminationGracePeriodSeconds.' : 'Make the probe cheap and its timeouts longer than the slowest healthy answer.' },
    { when: 'verify', say: 'No new restart.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  mechanism: 'An exit code above 128 is 128 plus the signal that ended the main process. 137 is SIGKILL whoever sent it.',
  decoys: ['OOMKilled, which is its own failure', 'a job that was deleted'],
  examples: [
    { name: 'a failed liveness probe', files: { 'describe.txt': 'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n    Ready:          True\n    Restart Count:  3\nEvents:\n  Type     Reason     Age                  From               Message\n  ----     ------     ----                 ----               -------\n  Warning  Unhealthy  12m (x9 over 30m)    kubelet            Liveness probe failed: HTTP probe failed with statuscode: 500\n  Normal   Killing    12m (x3 over 30m)    kubelet            Container api failed liveness probe, will be restarted\n' }, fires: true },
    { name: 'OOMKilled', files: { 'describe.txt': 'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n' }, fires: false },
  ],
})
