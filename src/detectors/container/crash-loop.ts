import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import type { ContainerState } from '../../records/container-state.ts'
import { Containers, entitiesFor, fullName, stateProof, type Container } from './containers.ts'
import { exitMeaning } from './exit-codes.ts'
import { KUBELET_LITERALS, kubeletEvent } from './kubelet-log.ts'
import { describeCommand, nameOf } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  init: boolean
  restarts?: number | undefined
  /** `5m0s`: how long the kubelet waits by now. */
  backOff?: string | undefined
  lastReason?: string | undefined
  exitCode?: number | undefined
  lastMeaning?: string | undefined
  /** What the container left as its last words. */
  lastMessage?: string | undefined
  started?: string | undefined
  finished?: string | undefined
  /** Held back by an engine's restart policy, not by Kubernetes. */
  engine: boolean
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  manyRestarts: { value: 5, why: 'Restarts that make a loop where no back-off was captured.' },
  manyEvents: { value: 3, why: 'Back-off events of a container that runs again; fewer belong to its start.' },
})
const HELD = new Set(['CrashLoopBackOff', 'Restarting'])
const FAILED = /^(?:Error|OOMKilled|ContainerCannotRun|StartError|CrashLoopBackOff|RunContainerError)$/

/** Captures of the examples. */
const described = (state: string, ready: string, restarts: number): string =>
  `Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          ${state}\n    Ready:          ${ready}\n    Restart Count:  ${restarts}\n`
const events = (times: number): string =>
  `LAST SEEN   TYPE      REASON    OBJECT         MESSAGE\n${times === 1 ? '2m' : `2m (x${times} over 9m)`}   Warning   BackOff   pod/api-7d9f   Back-off restarting failed container api in pod api-7d9f_shop(5f7b0b3c-6f0e-4a43-9b0f-0a0d3c1e2f4a)\n`

export const crashLoop = detector<Facts>({
  id: 'crash-loop',
  title: 'A container keeps crashing and is held back',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const containers = new Containers(bench, ['BackOff'])
    bench.onLine(KUBELET_LITERALS, (line) => {
      const event = kubeletEvent(line)
      if (event?.reason === 'BackOff') containers.add(event)
    })
    bench.atEnd(() => {
      for (const container of containers.all()) judge(container)
    })

    function judge(of: Container): void {
      const held = of.states.filter((s) => HELD.has(s.reason ?? '') && (s.source === 'pod status' || s.exitCode !== 0))
      const events = of.events.filter((e) => /^Back-off restarting (?:failed|crashed) container/.test(e.message))
      const times = events.reduce((sum, event) => sum + event.count, 0)
      const runs = of.states.some((s) => s.which === 'state' && s.state === 'Running' && s.ready === true)
      const ended = endOf(of.states)
      const counted = of.states.flatMap((s) => (s.which === 'state' ? (s.restarts ?? []) : []))
      const climbed = counted.length < 2 ? 0 : counted.reduce((a, b) => Math.max(a, b)) - counted.reduce((a, b) => Math.min(a, b))
      const failed = ended !== undefined && (FAILED.test(ended.reason ?? '') || (ended.exitCode ?? 0) !== 0)
      const many =
        failed && !runs && ((of.restarts ?? 0) >= t.manyRestarts || (climbed >= 2 && of.states.some((s) => FAILED.test(s.reason ?? ''))))
      if (held.length === 0 && events.length === 0 && !many) return
      const recovered = held.length === 0 && !many && runs && times < t.manyEvents
      const shown = held[0] ?? ended ?? of.states[0]
      const code = ended?.exitCode ?? held.find((s) => s.exitCode !== undefined)?.exitCode
      const proof: Proof[] = [
        ...held
          .slice(0, 3)
          .map((s) =>
            stateProof(
              s,
              s.source === 'pod status' ? 'the kubelet waits before it starts it again' : 'the engine is about to start it again',
            ),
          ),
        ...(ended === undefined || held.includes(ended) ? [] : [stateProof(ended, 'how it ended the last time')]),
        ...events.slice(0, 3).map((e): Proof => ({
          at: e.at,
          time: e.time,
          witness: e.from === 'kubelet' && e.age === undefined && e.message.includes('(waits ') ? 'container runtime' : 'kubernetes event',
          note: `held back${e.count > 1 ? `, ${e.count} times` : ''}`,
        })),
      ]
      bench.find({
        group: of.key,
        facts: {
          pod: fullName(of),
          namespace: of.namespace,
          container: of.container,
          init: shown?.init === true,
          restarts: of.restarts,
          backOff: [...held.map((s) => s.message), ...events.map((e) => e.message)]
            .flatMap((m) => /(?:back-off|waits) (\d[\dhms.]{0,12})/.exec(m ?? '')?.[1] ?? [])
            .at(-1),
          lastReason: ended?.reason,
          exitCode: code,
          lastMeaning: ended?.reason === 'OOMKilled' ? 'killed for lack of memory' : exitMeaning(code),
          lastMessage: ended?.message?.slice(0, 500),
          started: ended?.started,
          finished: ended?.finished,
          engine: held[0]?.source === 'container runtime',
        },
        entities: entitiesFor(of, held.find((s) => s.containerId !== undefined)?.containerId ?? ended?.containerId),
        proof,
        time: ended?.time ?? events.find((e) => e.time !== undefined)?.time,
        ...(recovered ? { severity: 'note' as const } : {}),
        ...(held.length === 0 && events.length === 0 ? { strength: 'partial' as const, missing: 'the back-off itself' } : {}),
      })
    }
  },
  cause(f, count) {
    const name = f.init
      ? nameOf(f).replace(/^(?:a )?container/, (word) => (word === 'container' ? 'init container' : 'an init container'))
      : nameOf(f)
    const times = f.restarts === undefined || f.restarts === 0 ? 'again and again' : `${f.restarts} ${f.restarts === 1 ? 'time' : 'times'}`
    const wait = f.engine
      ? 'the engine starts it again each time'
      : `Kubernetes waits longer before each start${f.backOff === undefined ? '' : `, ${f.backOff} by now`} (CrashLoopBackOff)`
    const end =
      f.exitCode === undefined && f.lastReason === undefined
        ? ' How it ended the last time is not in this input.'
        : ` The last time it ended${f.exitCode === undefined ? '' : ` with exit code ${f.exitCode}`}${f.lastMeaning === undefined ? '' : `: ${f.lastMeaning}`}${f.lastReason === undefined ? '' : ` (reason ${f.lastReason})`}${f.lastMessage === undefined ? '' : `, and left the words: ${f.lastMessage.trim()}`}.`
    return `${name[0]!.toUpperCase()}${name.slice(1)} ended and was restarted ${times}; ${wait}.${end}${f.init ? ' Until it succeeds the other containers of the pod do not start.' : ''}${count > 1 ? ` Seen ${count} times.` : ''}`
  },
  fix: (f) => [
    f.engine
      ? { when: 'now', say: 'Read what it said before it ended.', run: `docker logs --tail 100 ${f.container ?? 'CONTAINER'}` }
      : {
          when: 'now',
          say: 'Read what it said before it ended.',
          run: `kubectl logs ${f.pod?.split('/').at(-1) ?? 'POD'}${f.namespace === undefined ? '' : ` -n ${f.namespace}`}${f.container === undefined ? '' : ` -c ${f.container}`} --previous`,
        },
    {
      when: 'durable',
      say:
        f.exitCode === 0
          ? 'Its main process comes to its end in good order: let it stay in the foreground, or run it as a Job.'
          : f.lastReason === 'OOMKilled'
            ? 'It runs out of memory each time: correct its limit or its use; the back-off only follows from that.'
            : `Remove the reason of ${f.exitCode === undefined ? 'the exit' : `exit code ${f.exitCode}`}; the back-off only follows from it, and deleting the pod only resets its counter.`,
    },
    {
      when: 'verify',
      say: `The restart count stays at ${f.restarts ?? 'its value'} for ten minutes, the longest back-off being five.`,
      run: f.engine ? 'docker ps -a' : describeCommand(f.pod),
    },
  ],
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
  mechanism:
    'After each exit the kubelet waits twice as long before it starts a container again, from 10 seconds up to five minutes; a run of ten minutes resets it.',
  decoys: ['a job that completed', 'a container that restarted once and runs', 'a pull that backs off, which is image-pull-failure'],
  examples: [
    {
      name: 'waiting in back-off',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Waiting\n      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    1\n    Ready:          False\n    Restart Count:  7\n',
      },
      fires: true,
    },
    {
      name: 'events alone',
      files: {
        'events.txt':
          'LAST SEEN   TYPE      REASON    OBJECT         MESSAGE\n12s         Warning   BackOff   pod/api-7d9f   Back-off restarting failed container api in pod api-7d9f_shop(5f7b0b3c-6f0e-4a43-9b0f-0a0d3c1e2f4a)\n',
      },
      fires: true,
    },
    {
      name: 'a restart policy of an engine',
      files: {
        'ps.txt':
          'CONTAINER ID   IMAGE       COMMAND   CREATED         STATUS                          PORTS     NAMES\n0123456789ab   shop/web    "web"     2 minutes ago   Restarting (1) 14 seconds ago             web\n',
      },
      fires: true,
    },
    {
      name: 'caught between two starts, for the ninth time',
      files: { 'describe.txt': described('Terminated\n      Reason:       Error\n      Exit Code:    1', 'False', 9) },
      fires: true,
    },
    {
      name: 'ended once more, after one restart',
      files: { 'describe.txt': described('Terminated\n      Reason:       Error\n      Exit Code:    1', 'False', 1) },
      fires: false,
    },
    {
      name: 'runs, after it was held back again and again',
      files: {
        'describe.txt': described('Running', 'True', 4),
        'events.txt': events(14),
      },
      fires: true,
    },
    {
      name: 'runs, after it was held back once at its start',
      files: {
        'describe.txt': described('Running', 'True', 1),
        'events.txt': events(1),
      },
      fires: false,
    },
    {
      name: 'restarted once and well',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Completed\n      Exit Code:    0\n    Ready:          True\n    Restart Count:  1\n',
      },
      fires: false,
    },
    {
      name: 'a job that completed',
      files: { 'pods.txt': 'NAME              READY   STATUS      RESTARTS   AGE\nnightly-28x9f     0/1     Completed   0          3h\n' },
      fires: false,
    },
  ],
})

/** The latest end: of the present state, of the last one. */
function endOf(states: readonly Cited<ContainerState>[]): Cited<ContainerState> | undefined {
  const ends = states.filter((s) => s.state === 'Terminated')
  return ends.findLast((s) => s.exitCode !== undefined) ?? ends.at(-1)
}
