import { detector } from '../../core/detector.ts'
import type { Proof } from '../../core/detector.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { describeCommand, entitiesOf, groupOf, nameOf, podName, WITNESS } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  restarts?: number | undefined
  lastReason?: string | undefined
  lastExitCode?: number | undefined
  lastMeaning?: string | undefined
}

/** Exit statuses above 128 are signals (wait(2), the shell's convention). */
const MEANING: Record<number, string> = {
  1: 'the program ended itself with an error',
  2: 'the program ended itself with an error (often wrong usage)',
  126: 'the command could not be executed',
  127: 'the command was not found',
  132: 'SIGILL',
  134: 'SIGABRT: it aborted itself',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL: killed from outside',
  139: 'SIGSEGV: it crashed',
  143: 'SIGTERM: asked to stop',
}
const MAX_CONTAINERS = 10_000

export const crashLoop = detector<Facts>({
  id: 'crash-loop',
  title: 'A container keeps crashing and is held back',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status'],
  watch(bench) {
    const last = new Map<string, { state: ContainerState; proof: Proof }>()
    const looping = new Map<string, { state: ContainerState; proof: Proof; time: Proof['time'] }[]>()
    bench.on(CONTAINER_STATE, (state) => {
      const group = groupOf(state, state.at.artifact)
      if (state.state === 'Terminated' && state.which === 'last state' && last.size < MAX_CONTAINERS) last.set(group, { state, proof: { at: state.at, time: state.time, witness: WITNESS, note: 'how it ended the last time' } })
      if (state.reason !== 'CrashLoopBackOff' || (looping.size >= MAX_CONTAINERS && !looping.has(group))) return
      const list = looping.get(group) ?? []
      list.push({ state, proof: { at: state.at, time: state.time, witness: WITNESS, note: 'the kubelet waits before it starts it again' }, time: state.time })
      looping.set(group, list.slice(0, 20))
    })
    bench.atEnd(() => {
      for (const [group, list] of looping) {
        const ended = last.get(group)
        const state = list[0]!.state
        const code = ended?.state.exitCode
        bench.find({
          group,
          facts: {
            pod: podName(state),
            namespace: state.namespace,
            container: state.container,
            restarts: Math.max(...list.map((l) => l.state.restarts ?? 0)),
            lastReason: ended?.state.reason,
            lastExitCode: code,
            lastMeaning: code === undefined ? undefined : (MEANING[code] ?? (code > 128 ? `signal ${code - 128}` : 'the program ended itself')),
          },
          entities: { ...entitiesOf(state), containerId: state.containerId ?? ended?.state.containerId },
          proof: [...list.map((l) => l.proof), ...(ended === undefined ? [] : [ended.proof])],
          time: ended?.proof.time,
        })
      }
    })
  },
  cause: (f) => `${nameOf(f).replace(/^c/, 'C').replace(/^a /, 'A ')} crashed and was restarted ${f.restarts ?? 'several'} ${f.restarts === 1 ? 'time' : 'times'}; Kubernetes now waits longer before each start (CrashLoopBackOff).${f.lastExitCode === undefined ? ' How it ended the last time is not in this input.' : ` It ended the last time with exit code ${f.lastExitCode}${f.lastMeaning === undefined ? '' : `, ${f.lastMeaning}`}${f.lastReason === undefined ? '' : ` (reason ${f.lastReason})`}.`}`,
  fix: (f) => [
    { when: 'now', say: 'Read what it said before it ended.', run: `kubectl logs ${f.pod?.split('/').at(-1) ?? 'POD'}${f.namespace === undefined ? '' : ` -n ${f.namespace}`}${f.container === undefined ? '' : ` -c ${f.container}`} --previous` },
    { when: 'durable', say: 'Remove the reason of the exit; the back-off only follows from it, and deleting the pod only resets its counter.' },
    { when: 'verify', say: `The restart count stays at ${f.restarts ?? 'its value'} for ten minutes, the longest back-off being five.`, run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
  mechanism: 'After each exit the kubelet waits twice as long before it starts a container again, from 10 seconds up to five minutes; a run of ten minutes resets it.',
  decoys: ['a job that completed', 'a container that restarted once and runs'],
  examples: [
    { name: 'waiting in back-off', files: { 'describe.txt': 'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    1\n    Ready:          False\n    Restart Count:  7\n' }, fires: true },
    { name: 'restarted once and well', files: { 'describe.txt': 'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Completed\n      Exit Code:    0\n    Ready:          True\n    Restart Count:  1\n' }, fires: false },
  ],
})
