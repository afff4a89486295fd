import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { describeCommand, entitiesOf, groupOf, nameOf, podName, WITNESS } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  exitCode: number
  reason?: string | undefined
  /** What the container or the runtime left as a message. */
  message?: string | undefined
  restarts?: number | undefined
}

const MAX_STATES = 10_000
const START_ERRORS = /^(?:ContainerCannotRun|StartError|RunContainerError|CreateContainerError|CreateContainerConfigError)$/

export const containerError = detector<Facts>({
  id: 'container-error',
  title: 'A container ended with an error',
  severity: 'warning',
  domain: 'container',
  seenIn: ['pod status'],
  leadsTo: ['crash-loop'],
  watch(bench) {
    const states: Cited<ContainerState>[] = []
    const other = new Set<string>()
    bench.on(CONTAINER_STATE, (state) => {
      // a loop, a kill or an eviction is a failure of its own
      if (/^(?:CrashLoopBackOff|OOMKilled|Evicted)$/.test(state.reason ?? '') && other.size < MAX_STATES) other.add(groupOf(state, state.at.artifact))
      const code = state.exitCode
      // above 128 is a signal; 255 is what a runtime writes when it does not know
      if (state.state !== 'Terminated' || code === undefined || code <= 0 || code > 128 || state.reason === 'Completed' || state.reason === 'ContainerStatusUnknown') return
      if (state.which === 'last state' && !START_ERRORS.test(state.reason ?? '') && (state.restarts ?? 0) <= 1) return
      if (states.length < MAX_STATES) states.push(state)
    })
    bench.atEnd(() => {
      for (const state of states) {
        const group = groupOf(state, state.at.artifact)
        if (other.has(group)) continue
        bench.find({
          group,
          event: state.finished ?? `${state.at.artifact}:${state.at.line}`,
          facts: { pod: podName(state), namespace: state.namespace, container: state.container, exitCode: state.exitCode!, reason: state.reason, message: state.message?.slice(0, 500), restarts: state.restarts },
          entities: entitiesOf(state),
          proof: [{ at: state.at, time: state.time, witness: WITNESS, note: `exit code ${state.exitCode}` }],
          time: state.time,
        })
      }
    })
  },
  join: (before, later) => ({ ...before, message: before.message ?? later.message, restarts: Math.max(before.restarts ?? 0, later.restarts ?? 0) || undefined }),
  cause: (f) => `${nameOf(f).replace(/^c/, 'C').replace(/^a /, 'A ')} ended by itself with exit code ${f.exitCode}${f.exitCode === 126 ? ', its command could not be executed' : f.exitCode === 127 ? ', its command was not found' : ''}${f.reason === undefined ? '' : ` (reason ${f.reason})`}; no signal ended it.${f.message === undefined ? '' : ` It left: ${f.message.trim()}`}`,
  fix: (f) => [
    { when: 'now', say: 'Read the last lines that it wrote.', run: `kubectl logs ${f.pod?.split('/').at(-1) ?? 'POD'}${f.namespace === undefined ? '' : ` -n ${f.namespace}`}${f.container === undefined ? '' : ` -c ${f.container}`} --previous` },
    { when: 'durable', say: `Remove the reason of exit code ${f.exitCode}; let the program write it to its termination log, so that the status shows it.` },
    { when: 'verify', say: 'It runs, or completes with exit code 0.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/'],
  mechanism: 'An exit code from 1 to 128 was chosen by the program, or by the shell or runtime that should have started it.',
  decoys: ['a container that was killed by a signal', 'a container in CrashLoopBackOff, which is its own failure', 'one restart after which it runs'],
  examples: [
    { name: 'ended with 3', files: { 'describe.txt': 'Name:         import-7d9f\nNamespace:    shop\nContainers:\n  import:\n    State:          Terminated\n      Reason:       Error\n      Message:      cannot open ledger\n      Exit Code:    3\n    Ready:          False\n    Restart Count:  0\n' }, fires: true },
    { name: 'completed', files: { 'describe.txt': 'Name:         import-7d9f\nNamespace:    shop\nContainers:\n  import:\n    State:          Terminated\n      Reason:       Completed\n      Exit Code:    0\n    Ready:          False\n    Restart Count:  0\n' }, fires: false },
  ],
})
