import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { ContainerState } from '../../records/container-state.ts'
import { Containers, entitiesFor, fullName, stateProof, type Container } from './containers.ts'
import { exitMeaning } from './exit-codes.ts'
import { describeCommand, nameOf } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  exitCode?: number | undefined
  reason?: string | undefined
  /** What the container or the runtime left as a message. */
  message?: string | undefined
  restarts?: number | undefined
  /** It never ran: command, mount or configuration were not to be had. */
  atStart: boolean
}

/** The runtime or the kubelet could not even start it. */
const START = /^(?:ContainerCannotRun|StartError|RunContainerError|CreateContainerError|CreateContainerConfigError|Blocked)$/
/** Failures with ids of their own. */
const OTHER = /^(?:CrashLoopBackOff|Restarting|OOMKilled|Evicted)$/

export const containerError = detector<Facts>({
  id: 'container-error',
  title: 'A container ended with an error',
  severity: 'warning',
  domain: 'container',
  seenIn: ['pod status'],
  leadsTo: ['crash-loop'],
  watch(bench) {
    const containers = new Containers(bench, ['Failed'])
    bench.atEnd(() => {
      for (const container of containers.all()) judge(container)
    })

    function judge(of: Container): void {
      const start = of.states.find((s) => START.test(s.reason ?? '') && !/OOM-killed/.test(s.message ?? ''))
      // a loop, a kill or an eviction names the failure; that it could not start explains the loop
      if (start === undefined && of.states.some((s) => OTHER.test(s.reason ?? ''))) return
      const present = of.states.findLast((s) => s.which === 'state')
      const state = start ?? of.states.findLast((s) => failed(s) && (s.exitCode !== undefined || s === present))
      if (state === undefined) return
      if (start === undefined && state.which === 'last state' && (of.restarts ?? 0) <= 1) return
      const said = of.events.find((e) => /^Error: /.test(e.message) && !/BackOff$|^Error: ErrImagePull/.test(e.message))
      const proof: Proof[] =
        said === undefined ? [] : [{ at: said.at, time: said.time, witness: 'kubernetes event', note: 'the reason that the kubelet gives' }]
      bench.find({
        group: of.key,
        event: state.finished ?? `${state.at.artifact}:${state.at.line}`,
        facts: {
          pod: fullName(of),
          namespace: of.namespace,
          container: of.container,
          exitCode: state.exitCode,
          reason: state.reason,
          message: (state.message ?? said?.message)?.slice(0, 500),
          restarts: of.restarts,
          atStart: start !== undefined,
        },
        entities: entitiesFor(of, state.containerId),
        proof: [stateProof(state, state.exitCode === undefined ? `its state: ${state.reason}` : `exit code ${state.exitCode}`), ...proof],
        time: state.time,
        ...(start === undefined ? {} : { title: 'A container cannot be started' }),
        ...(start === undefined && state.exitCode === undefined ? { strength: 'partial' as const, missing: 'its exit code' } : {}),
      })
    }
  },
  join: (before, later) => ({
    ...before,
    message: before.message ?? later.message,
    restarts: Math.max(before.restarts ?? 0, later.restarts ?? 0) || undefined,
  }),
  cause(f) {
    const name = nameOf(f)
    const who = `${name[0]!.toUpperCase()}${name.slice(1)}`
    const words = f.message === undefined ? '' : ` The message is: ${f.message.trim()}`
    if (f.atStart)
      return `${who} cannot be started${f.reason === undefined ? '' : ` (${f.reason})`}: what it needs to run, its command, a mount or its configuration, is not to be had.${words}`
    return `${who} ended by itself${f.exitCode === undefined ? ' with an error' : ` with exit code ${f.exitCode}: ${exitMeaning(f.exitCode)}`}${f.reason === undefined ? '' : ` (reason ${f.reason})`}.${f.exitCode === undefined ? '' : ' Nothing killed it.'}${words}`
  },
  fix: (f) => [
    f.atStart
      ? {
          when: 'now',
          say: 'Read what the runtime could not find: the command in the image, a Secret or ConfigMap, a path to mount.',
          run: describeCommand(f.pod),
        }
      : {
          when: 'now',
          say: 'Read the last lines that it wrote.',
          run: `kubectl logs ${f.pod?.split('/').at(-1) ?? 'POD'}${f.namespace === undefined ? '' : ` -n ${f.namespace}`}${f.container === undefined ? '' : ` -c ${f.container}`}${(f.restarts ?? 0) > 0 ? ' --previous' : ''}`,
        },
    {
      when: 'durable',
      say: f.atStart
        ? 'Create what is missing, or correct its name in the pod.'
        : `Remove the reason of ${f.exitCode === undefined ? 'the error' : `exit code ${f.exitCode}`}; let the program write it to its termination log, so that the status shows it.`,
    },
    { when: 'verify', say: 'It runs, or completes with exit code 0.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/'],
  mechanism: 'An exit code from 1 to 128 was chosen by the program, or by the shell or runtime that should have started it.',
  decoys: [
    'a container that was killed by a signal',
    'a container in CrashLoopBackOff, which is its own failure',
    'one restart after which it runs',
  ],
  examples: [
    {
      name: 'ended with 3',
      files: {
        'describe.txt':
          'Name:         import-7d9f\nNamespace:    shop\nContainers:\n  import:\n    State:          Terminated\n      Reason:       Error\n      Message:      cannot open ledger\n      Exit Code:    3\n    Ready:          False\n    Restart Count:  0\n',
      },
      fires: true,
    },
    {
      name: 'a secret that is missing',
      files: {
        'describe.txt':
          'Name:         import-7d9f\nNamespace:    shop\nContainers:\n  import:\n    State:          Waiting\n      Reason:       CreateContainerConfigError\n    Ready:          False\n    Restart Count:  0\nEvents:\n  Type     Reason  Age              From     Message\n  ----     ------  ----             ----     -------\n  Warning  Failed  8s (x6 over 1m)  kubelet  Error: secret "ledger" not found\n',
      },
      fires: true,
    },
    {
      name: 'completed',
      files: {
        'describe.txt':
          'Name:         import-7d9f\nNamespace:    shop\nContainers:\n  import:\n    State:          Terminated\n      Reason:       Completed\n      Exit Code:    0\n    Ready:          False\n    Restart Count:  0\n',
      },
      fires: false,
    },
    {
      name: 'restarted once and well',
      files: {
        'describe.txt':
          'Name:         import-7d9f\nNamespace:    shop\nContainers:\n  import:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    1\n    Ready:          True\n    Restart Count:  1\n',
      },
      fires: false,
    },
  ],
})

/** Ended with a code of its own. Above 128 is a signal; 255 is what runtimes write when they do not know. */
function failed(state: Cited<ContainerState>): boolean {
  if (state.state !== 'Terminated' || state.reason === 'Completed' || state.reason === 'ContainerStatusUnknown') return false
  return state.exitCode === undefined
    ? state.reason === 'Error' && state.container === undefined
    : state.exitCode > 0 && state.exitCode <= 128
}
