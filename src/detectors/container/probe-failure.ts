import { detector } from '../../core/detector.ts'
import type { Proof } from '../../core/detector.ts'
import type { Instant } from '../../core/span.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { eventProof, isKubelet, klogField, MAX_OBJECTS, nameOfObject, objectOf, podWords } from './event-words.ts'
import { describeCommand, podName } from './pod-words.ts'

type Probe = 'Liveness' | 'Readiness' | 'Startup'

interface Facts {
  pod?: string | undefined
  container?: string | undefined
  probe: Probe
  failures: number
  /** The kubelet killed the container for it. */
  killed: boolean
  /** What the probe said. */
  answer?: string | undefined
}

interface Seen extends Facts {
  key: string
  proof: Proof[]
  podUid?: string | undefined
  time?: Instant | undefined
}

export const probeFailure = detector<Facts>({
  id: 'probe-failure',
  title: 'A container does not pass its probe',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  leadsTo: ['container-killed', 'crash-loop'],
  watch(bench) {
    const seen = new Map<string, Seen>()
    const killed = new Map<string, { proof: Proof; probe: Probe; container?: string | undefined }>()
    const notReady = new Set<string>()
    const note = (key: string, facts: Omit<Facts, 'killed'>, proof: Proof, podUid?: string): void => {
      const id = `${key}\0${facts.container ?? ''}\0${facts.probe}`
      const before = seen.get(id)
      if (before === undefined) {
        if (seen.size < MAX_OBJECTS) seen.set(id, { ...facts, killed: false, key, proof: [proof], podUid, time: proof.time })
        return
      }
      before.failures += facts.failures
      before.answer ??= facts.answer
      if (before.proof.length < 6) before.proof.push(proof)
    }
    bench.on(KUBE_EVENT, (event) => {
      const key = objectOf(event)
      const failed =
        event.reason === 'Unhealthy' ? /^(Liveness|Readiness|Startup) probe (?:failed|errored):?\s?(.{0,300})/s.exec(event.message) : null
      if (failed !== null)
        note(
          key,
          {
            pod: nameOfObject(event),
            container: event.container,
            probe: failed[1] as Probe,
            failures: event.count,
            answer: failed[2] || undefined,
          },
          eventProof(event, 'the probe fails'),
        )
      const kill = event.reason === 'Killing' ? /^Container (\S{1,253}) failed (liveness|startup) probe/.exec(event.message) : null
      if (kill !== null && killed.size < MAX_OBJECTS)
        killed.set(key, {
          proof: eventProof(event, 'the kubelet kills it for that'),
          probe: kill[2] === 'startup' ? 'Startup' : 'Liveness',
          container: kill[1],
        })
    })
    bench.on(CONTAINER_STATE, (state) => {
      const pod = podName(state)
      if (pod !== undefined && state.which === 'state' && state.ready === false && notReady.size < MAX_OBJECTS) notReady.add(pod)
    })
    bench.onLine(['"Probe failed" probeType=', 'liveness probe, will be restarted', 'startup probe, will be restarted'], (line) => {
      if (!isKubelet(line)) return
      const pod = klogField(line.message, 'pod')
      if (pod === undefined) return
      const kill = /Container \S{1,253} failed (liveness|startup) probe, will be restarted/.exec(line.message)
      const proof: Proof = {
        at: line.at,
        time: line.time,
        witness: 'container runtime',
        note: kill === null ? 'the probe fails' : 'the kubelet kills it for that',
      }
      const probe = /" probeType="(Liveness|Readiness|Startup)"/.exec(line.message)?.[1] as Probe | undefined
      const container = klogField(line.message, 'containerName')
      if (kill !== null) {
        if (killed.size < MAX_OBJECTS) killed.set(pod, { proof, probe: kill[1] === 'startup' ? 'Startup' : 'Liveness', container })
      } else if (probe !== undefined) note(pod, { pod, container, probe, failures: 1 }, proof, klogField(line.message, 'podUID'))
    })
    bench.atEnd(() => {
      for (const one of seen.values()) {
        const { key, proof, podUid, time, ...facts } = one
        const kill = killed.get(key)
        const isKilled = kill !== undefined && kill.probe === facts.probe
        // a probe that failed some times while the program started, and the container goes on
        const recovered = !isKilled && !(facts.probe === 'Readiness' && notReady.has(key) && facts.failures >= 3)
        const container = facts.container ?? (isKilled ? kill.container : undefined)
        bench.find({
          group: `${key}\0${container ?? ''}\0${facts.probe}`,
          facts: { ...facts, container, killed: isKilled },
          entities: { pod: facts.pod, container, podUid },
          proof: [...proof, ...(isKilled ? [kill.proof] : [])],
          time,
          ...(recovered
            ? { severity: 'note' as const, strength: 'partial' as const, missing: 'that it did not recover' }
            : facts.probe === 'Readiness'
              ? { severity: 'warning' as const }
              : {}),
        })
      }
    })
  },
  cause: (f) =>
    `${podWords(f.pod)}${f.container === undefined ? '' : `, container "${f.container}"`}, failed its ${f.probe.toLowerCase()} probe ${f.failures === 1 ? 'once' : `${f.failures} times`}${f.answer === undefined ? '' : `: ${f.answer.trim()}`}. ${f.killed ? 'The kubelet killed and restarted it for that.' : f.probe === 'Readiness' ? 'It gets no traffic while that lasts.' : 'It was not killed for that.'}`,
  fix: (f) => [
    {
      when: 'now',
      say: `See why the ${f.probe.toLowerCase()} probe got no good answer: the program hangs, starts slowly, or lacks CPU.`,
      run: describeCommand(f.pod),
    },
    {
      when: 'durable',
      say:
        f.probe === 'Liveness'
          ? 'Let a startup probe cover the start, and let the liveness probe test nothing but the process itself.'
          : 'Make timeoutSeconds and failureThreshold longer than the slowest healthy answer.',
    },
    { when: 'verify', say: 'No new Unhealthy event.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
  mechanism:
    'The kubelet asks each container at an interval. After failureThreshold failures in a row a liveness or startup probe kills the container; a readiness probe takes it out of its services.',
  decoys: ['some failures while it starts, after which it is ready'],
  examples: [
    {
      name: 'killed for it',
      files: {
        'events.txt':
          'LAST SEEN   TYPE      REASON      OBJECT         MESSAGE\n30s         Warning   Unhealthy   pod/api-7d9f   Liveness probe failed: HTTP probe failed with statuscode: 503\n12s         Normal    Killing     pod/api-7d9f   Container api failed liveness probe, will be restarted\n',
      },
      fires: true,
    },
    {
      name: 'another kill',
      files: {
        'events.txt':
          'LAST SEEN   TYPE     REASON    OBJECT         MESSAGE\n12s         Normal   Killing   pod/api-7d9f   Stopping container api\n',
      },
      fires: false,
    },
  ],
})
