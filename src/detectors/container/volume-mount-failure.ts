import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../records/kube-event.ts'
import { eventProof, MAX_OBJECTS, nameOfObject, objectOf, podWords } from './event-words.ts'
import { describeCommand, podName } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  volume?: string | undefined
  volumes: readonly string[]
  step: 'attach' | 'mount'
  /** How often the kubelet tried, as the event counts. */
  tries: number
  /** What was answered. */
  answer: string
  healed: boolean
}

const REASONS = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'])

function volumesOf(message: string): string[] {
  const named = /for volume "?([^"\s]{1,253}|<[^>]{1,80}>)"?/.exec(message)?.[1]
  const listed = /unmounted volumes=\[([^\]]{1,1000})\]/.exec(message)?.[1]?.split(/[\s,]+/) ?? []
  return [...new Set([...(named === undefined ? [] : [named]), ...listed])].slice(0, 20)
}

export const volumeMountFailure = detector<Facts>({
  id: 'volume-mount-failure',
  title: 'A volume cannot be attached or mounted',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  watch(bench) {
    const failed: Cited<KubeEvent>[] = []
    const started = new Set<string>()
    bench.on(KUBE_EVENT, (event) => {
      if (event.reason === 'Started' && event.name !== undefined && started.size < MAX_OBJECTS) started.add(objectOf(event))
      if (REASONS.has(event.reason) && failed.length < MAX_OBJECTS) failed.push(event)
    })
    bench.on(CONTAINER_STATE, (state) => {
      const pod = podName(state)
      if (pod !== undefined && state.which === 'state' && state.state === 'Running' && started.size < MAX_OBJECTS) started.add(pod)
    })
    bench.atEnd(() => {
      for (const event of failed) {
        const volumes = volumesOf(event.message)
        const healed = started.has(objectOf(event))
        bench.find({
          group: objectOf(event),
          event: event.message,
          facts: {
            pod: nameOfObject(event),
            volume: volumes[0],
            volumes,
            step: event.reason === 'FailedAttachVolume' ? 'attach' : 'mount',
            tries: event.count,
            answer: event.message.slice(0, 600),
            healed,
          },
          entities: { pod: nameOfObject(event) },
          proof: [eventProof(event, event.reason === 'FailedAttachVolume' ? 'the volume is not attached' : 'the volume is not mounted')],
          time: event.time,
          ...(healed ? { severity: 'note' as const } : {}),
        })
      }
    })
  },
  join: (before, later) => ({
    ...before,
    volumes: [...new Set([...before.volumes, ...later.volumes])].slice(0, 20),
    volume: before.volume ?? later.volume,
    tries: Math.max(before.tries, later.tries),
    step: before.step === 'attach' || later.step === 'attach' ? 'attach' : 'mount',
  }),
  cause: (f) =>
    `${podWords(f.pod)} ${f.healed ? 'had to wait for a volume' : 'cannot start'}: ${f.volumes.length === 0 ? 'a volume' : f.volumes.join(', ')} could not be ${f.step === 'attach' ? 'attached to the node' : 'mounted'}${f.tries > 1 ? `, tried ${f.tries} times` : ''}. The answer was: ${f.answer}`,
  fix: (f) => [
    {
      when: 'now',
      say: /no space left/.test(f.answer)
        ? 'The disk of the node is full: free space there.'
        : /not found/.test(f.answer)
          ? 'Create the Secret, ConfigMap or claim that it names, in this namespace.'
          : f.step === 'attach'
            ? 'See whether the volume is still attached to another node, and what the storage driver says.'
            : 'See what the storage driver on the node says.',
      run: /no space left/.test(f.answer) ? 'df -h; df -i' : f.step === 'attach' ? 'kubectl get volumeattachment' : describeCommand(f.pod),
    },
    {
      when: 'durable',
      say: 'Keep the driver of the storage healthy and its limits per node in mind; let volumes be bound where the pod runs (WaitForFirstConsumer).',
    },
    { when: 'verify', say: 'The pod starts without a new FailedMount.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
  mechanism:
    'A volume is first attached to the node, then mounted there, then handed to the container. The kubelet repeats each step with growing pauses; the container does not start before.',
  decoys: ['a mount that failed while the driver was starting and was good afterwards'],
  examples: [
    {
      name: 'not attached',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nStatus:       Pending\nEvents:\n  Type     Reason              Age                From                     Message\n  ----     ------              ----               ----                     -------\n  Warning  FailedAttachVolume  12s (x4 over 3m)   attachdetach-controller  AttachVolume.Attach failed for volume "pv-ledger" : volume is attached to another node\n',
      },
      fires: true,
    },
    {
      name: 'attached',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nStatus:       Running\nEvents:\n  Type     Reason                  Age   From                     Message\n  ----     ------                  ----  ----                     -------\n  Normal   SuccessfulAttachVolume  12s   attachdetach-controller  AttachVolume.Attach succeeded for volume "pv-ledger"\n',
      },
      fires: false,
    },
  ],
})
