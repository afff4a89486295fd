import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { thresholds } from '../../core/threshold.ts'
import type { ContainerState } from '../../records/container-state.ts'
import type { KubeEvent } from '../../records/kube-event.ts'
import { Containers, endings, entitiesFor, fullName, type Container } from './containers.ts'
import { signalOf } from './exit-codes.ts'
import { KernelKills } from './kernel-kills.ts'
import { KUBELET_LITERALS, kubeletEvent } from './kubelet-log.ts'
import { describeCommand, nameOf } from './pod-words.ts'

type By = 'liveness probe' | 'startup probe' | 'eviction' | 'preemption' | 'stop' | 'itself' | 'unknown'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  exitCode: number
  signal: string
  reason?: string | undefined
  /** Who sent the signal, as far as the events tell; `itself`: a crash. */
  by: By
  restarts?: number | undefined
  started?: string | undefined
  finished?: string | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minRestarts: {
    value: 3,
    why: 'Restarts from which on a signal of an unknown sender is no single stop, while the container is not ready: something ends it again and again.',
  },
})
const ENDED_FROM_OUTSIDE = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])

export const containerKilled = detector<Facts>({
  id: 'container-killed',
  title: 'A container was ended by a signal',
  severity: 'warning',
  domain: 'container',
  seenIn: ['pod status'],
  leadsTo: ['crash-loop'],
  suspects: { ids: ['oom-kill-cgroup', 'oom-kill-global'], what: 'OOM kill' },
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const containers = new Containers(bench, ['Killing', 'Evicted', 'Preempted', 'Preempting'])
    const kills = new KernelKills(bench)
    bench.onLine(KUBELET_LITERALS, (line) => {
      const event = kubeletEvent(line)
      if (event !== undefined && event.reason !== 'BackOff') containers.add(event)
    })
    bench.atEnd(() => {
      for (const container of containers.all()) {
        // what memory did has its own id
        const ended = (s: ContainerState): boolean =>
          s.state === 'Terminated' &&
          signalOf(s.exitCode) !== undefined &&
          s.reason !== 'OOMKilled' &&
          s.reason !== 'Completed' &&
          kills.ofContainer(s.containerId) === undefined
        for (const end of endings(container, ended, (s) => `exit code ${s.exitCode} is ${signalOf(s.exitCode)}`))
          report(container, end.state, end.proof)
      }
    })

    function report(of: Container, state: Cited<ContainerState>, proof: readonly Proof[]): void {
      const signal = signalOf(state.exitCode)!
      const outside = ENDED_FROM_OUTSIDE.has(signal)
      const sender = outside ? senderOf(of) : undefined
      const by: By = outside ? (sender?.by ?? 'unknown') : 'itself'
      const again = (of.restarts ?? 0) >= t.minRestarts && of.states.some((s) => s.which === 'state' && s.ready === false)
      // a stop was asked for; a kill whose sender is not known may have been, if it was one
      const asked = by === 'stop' || (by === 'unknown' && !again)
      bench.find({
        group: `${of.key}\0${signal}`,
        event: state.finished ?? `${state.at.artifact}:${state.at.line}`,
        facts: {
          pod: fullName(of),
          namespace: of.namespace,
          container: of.container,
          exitCode: state.exitCode!,
          signal,
          reason: state.reason,
          by,
          restarts: of.restarts,
          started: state.started,
          finished: state.finished,
        },
        entities: entitiesFor(of, state.containerId),
        proof: [
          ...proof.map((p, i) =>
            i === 0 && by === 'unknown' && again
              ? { ...p, note: `${p.note ?? ''}; ${of.restarts} restarts (threshold ${t.minRestarts}), and it is not ready` }
              : p,
          ),
          ...(sender === undefined ? [] : [sender.proof]),
        ],
        time: state.time,
        title: `${cap(nameOf({ container: of.container, pod: fullName(of) }))} ${outside ? 'was ended by' : 'crashed with'} ${signal}`,
        ...(asked ? { severity: 'note' as const } : {}),
        ...(by === 'unknown' ? { strength: 'partial' as const, missing: 'who sent the signal' } : {}),
      })
    }
  },
  cause(f) {
    const head = `${cap(nameOf(f))} ended with exit code ${f.exitCode}, that is ${f.signal}`
    switch (f.by) {
      case 'itself':
        return `${head}: the program crashed by itself. No other process sent it and memory limits have no part in it.`
      case 'unknown':
        return `${head}. Who sent it is not in this input (unknown ${f.signal}): a stop that outlasted its grace period, an engine, an operator or the OOM killer of the node. Nothing here says that it ran out of memory.`
      case 'stop':
        return `${head}, because it was stopped${f.signal === 'SIGKILL' ? ' and did not end within its grace period' : ''}. That is no lack of memory.`
      case 'eviction':
        return `${head}, because the kubelet evicted its pod to protect the node.`
      case 'preemption':
        return `${head}, because a pod of higher priority needed its place.`
      default:
        return `${head}: the kubelet killed it because its ${f.by} failed. That is no lack of memory.`
    }
  },
  fix: (f) => [
    f.by === 'itself'
      ? {
          when: 'now',
          say: `Find the crash: the kernel log of the node names the address, a core or the last log lines the place.`,
          run:
            f.pod === undefined
              ? 'dmesg -T'
              : `kubectl logs ${f.pod.split('/').at(-1)}${f.namespace === undefined ? '' : ` -n ${f.namespace}`} --previous`,
        }
      : f.by === 'unknown' || f.by === 'stop'
        ? {
            when: 'now',
            say: 'See who sent the signal: events of the pod, the log of the kubelet or engine, the kernel log of the node.',
            run: describeCommand(f.pod),
          }
        : {
            when: 'now',
            say: `See what lies behind the ${f.by}: the program itself, or a timeout that is too short for it.`,
            run: describeCommand(f.pod),
          },
    {
      when: 'durable',
      say:
        f.by === 'itself'
          ? 'Correct the crash; a restart only hides it.'
          : f.by === 'unknown' || f.by === 'stop'
            ? 'Handle SIGTERM as process 1 and end within terminationGracePeriodSeconds.'
            : f.by === 'eviction' || f.by === 'preemption'
              ? 'Give the pod requests near its real use and the priority that it deserves.'
              : 'Make the probe cheap and its timeouts longer than the slowest healthy answer.',
    },
    { when: 'verify', say: `The restart count stays at ${f.restarts ?? 'its value'}.`, run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  mechanism:
    'An exit code above 128 is 128 plus the signal that ended the main process. 137 is SIGKILL whoever sent it; 134, 136 and 139 are crashes of the program itself.',
  decoys: ['OOMKilled, which is its own failure', 'a job that was deleted', 'a stop on request'],
  examples: [
    {
      name: 'a failed liveness probe',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n    Ready:          True\n    Restart Count:  3\nEvents:\n  Type     Reason     Age                  From               Message\n  ----     ------     ----                 ----               -------\n  Warning  Unhealthy  12m (x9 over 30m)    kubelet            Liveness probe failed: HTTP probe failed with statuscode: 500\n  Normal   Killing    12m (x3 over 30m)    kubelet            Container api failed liveness probe, will be restarted\n',
      },
      fires: true,
    },
    {
      name: 'a crash',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Terminated\n      Reason:       Error\n      Exit Code:    139\n    Ready:          False\n    Restart Count:  0\n',
      },
      fires: true,
    },
    {
      name: 'OOMKilled',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n',
      },
      fires: false,
    },
    {
      name: 'nobody knows who, again and again',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    143\n    Ready:          False\n    Restart Count:  4\n',
      },
      fires: true,
    },
    {
      name: 'nobody knows who',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n    Ready:          True\n    Restart Count:  1\n',
      },
      fires: false,
    },
  ],
})

const cap = (text: string): string => text[0]!.toUpperCase() + text.slice(1)

/** The kubelet gives its reason in an event: a probe before an eviction before a plain stop. */
function senderOf(of: Container): { by: By; proof: Proof } | undefined {
  const proof = (e: Cited<KubeEvent>): Proof => ({ at: e.at, time: e.time, witness: 'kubernetes event', note: 'who ended it' })
  for (const event of of.events) {
    const probe = event.reason === 'Killing' ? /^Container (\S{1,253}) failed (liveness|startup) probe/.exec(event.message) : null
    if (probe !== null && (of.container === undefined || probe[1] === of.container))
      return { by: probe[2] === 'startup' ? 'startup probe' : 'liveness probe', proof: proof(event) }
  }
  const evicted = of.events.find((e) => e.reason === 'Evicted')
  if (evicted !== undefined) return { by: 'eviction', proof: proof(evicted) }
  const preempted = of.events.find((e) => /^Preempt/.test(e.reason))
  if (preempted !== undefined) return { by: 'preemption', proof: proof(preempted) }
  const stopped = of.events.find((e) => e.reason === 'Killing' && /^(?:Stopping container|Killing container with id)/.test(e.message))
  return stopped === undefined ? undefined : { by: 'stop', proof: proof(stopped) }
}
