import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KUBE_EVENT, type KubeEvent } from '../../records/kube-event.ts'
import { eventProof, MAX_OBJECTS, nameOfObject, objectOf, podWords } from './event-words.ts'
import { describeCommand } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  /** Nodes that fit, and all of them. */
  fitting?: number | undefined
  nodes?: number | undefined
  /** What is missing, with the number of nodes where it is stated: cpu, memory, taint, host ports, … */
  missing: readonly { readonly what: string; readonly nodes?: number | undefined }[]
  /** First of them. */
  resource?: string | undefined
  message: string
  healed: boolean
}

/** pkg/scheduler/framework/plugins: the reasons in their wordings since 1.4, and the word that stands for each here. */
const REASONS: readonly [RegExp, string | undefined][] = [
  [/(?:(\d{1,6}) )?Insufficient ([\w./-]{1,80})(?: \((\d{1,6})\))?/g, undefined],
  [/()didn't have enough resource: (\w{1,40})/g, undefined],
  [/(\d{1,6}) node\(s\) didn't have free ports/g, 'host ports'],
  [/(\d{1,6}) (?:node\(s\) had (?:untolerated )?taints?|PodToleratesNodeTaints)/g, 'taint'],
  [/(\d{1,6}) node\(s\) (?:didn't match (?:Pod's )?node (?:affinity|selector)|didn't match node selector)/gi, 'node selector or affinity'],
  [/(\d{1,6}) node\(s\) didn't match pod (?:anti-)?affinity/gi, 'pod affinity'],
  [/(\d{1,6}) node\(s\) had volume node affinity conflict/g, 'volume node affinity'],
  [/(\d{1,6}) node\(s\) were unschedulable/g, 'cordoned nodes'],
  [/(?:(\d{1,6}) )?(?:node\(s\) had |pod has )?unbound immediate PersistentVolumeClaims/g, 'unbound PersistentVolumeClaim'],
  [/()persistentvolumeclaim "[^"]{1,253}" not found/g, 'PersistentVolumeClaim not found'],
  [/(\d{1,6}) Too many pods/g, 'pods'],
]

function missingOf(message: string): { what: string; nodes?: number | undefined }[] {
  const found = new Map<string, number | undefined>()
  for (const [pattern, word] of REASONS)
    for (const m of message.split('preemption:')[0]!.matchAll(pattern)) {
      const count = word === undefined ? m[1] || m[3] : m[1]
      const what = word ?? m[2]!.replace(/^CPU$/, 'cpu').replace(/^Memory$/i, 'memory')
      if (!found.has(what) && found.size < 20) found.set(what, count === undefined || count === '' ? undefined : Number(count))
    }
  return [...found].map(([what, nodes]) => ({ what, nodes }))
}

export const schedulingFailure = detector<Facts>({
  id: 'scheduling-failure',
  title: 'A pod finds no node',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  watch(bench) {
    const failed: Cited<KubeEvent>[] = []
    const placed = new Set<string>()
    bench.on(KUBE_EVENT, (event) => {
      // placed, and the node could begin with it
      if (/^(?:Pulling|Pulled|Created|Started)$/.test(event.reason) && event.name !== undefined && placed.size < MAX_OBJECTS)
        placed.add(objectOf(event))
      if (event.reason === 'FailedScheduling' && failed.length < MAX_OBJECTS) failed.push(event)
    })
    bench.atEnd(() => {
      for (const event of failed) {
        const nodes = /(\d{1,6})\/(\d{1,6}) nodes are available/.exec(event.message)
        const missing = missingOf(event.message)
        const healed = placed.has(objectOf(event))
        bench.find({
          group: objectOf(event),
          event: event.message,
          facts: {
            pod: nameOfObject(event),
            fitting: nodes === null ? undefined : Number(nodes[1]),
            nodes: nodes === null ? undefined : Number(nodes[2]),
            missing,
            resource: missing[0]?.what,
            message: event.message.slice(0, 500),
            healed,
          },
          entities: { pod: nameOfObject(event) },
          proof: [eventProof(event, 'the scheduler finds no node')],
          time: event.time,
          ...(healed ? { severity: 'note' as const } : {}),
        })
      }
    })
  },
  join: (before, later) => {
    const missing = [...before.missing, ...later.missing.filter((one) => !before.missing.some((b) => b.what === one.what))].slice(0, 20)
    return {
      ...before,
      missing,
      resource: before.resource ?? later.resource,
      nodes: before.nodes ?? later.nodes,
      fitting: before.fitting ?? later.fitting,
    }
  },
  cause: (f) =>
    `${podWords(f.pod)} ${f.healed ? 'had to wait for a node' : 'finds no node'}${f.nodes === undefined ? '' : `: ${f.fitting} of ${f.nodes} fit`}. ${f.missing.length === 0 ? `The scheduler says: ${f.message}` : `What is missing: ${f.missing.map((m) => `${m.what}${m.nodes === undefined ? '' : ` (on ${m.nodes} ${m.nodes === 1 ? 'node' : 'nodes'})`}`).join(', ')}.`}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.resource === 'cpu' || f.resource === 'memory'
          ? `Compare the pod's request for ${f.resource} with what the nodes have left to give: requests count, not use.`
          : `See what the pod demands and no node offers: ${f.missing.map((m) => m.what).join(', ') || 'the message says it'}.`,
      run: 'kubectl describe nodes',
    },
    {
      when: 'durable',
      say:
        f.resource === 'cpu' || f.resource === 'memory'
          ? `Lower requests for ${f.resource} to the real need, or add nodes.`
          : 'Correct the selector, toleration, port or claim, or add a node that has what is asked for.',
    },
    { when: 'verify', say: 'The event Scheduled appears.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/'],
  mechanism:
    'The scheduler filters the nodes by requests, taints, selectors, ports and volumes. When none is left the pod stays Pending and is tried again.',
  decoys: ['a pod that was placed later'],
  examples: [
    {
      name: 'no memory to give',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nStatus:       Pending\nEvents:\n  Type     Reason            Age   From               Message\n  ----     ------            ----  ----               -------\n  Warning  FailedScheduling  60s   default-scheduler  0/4 nodes are available: 4 Insufficient memory.\n',
      },
      fires: true,
    },
    {
      name: 'placed',
      files: {
        'describe.txt':
          'Name:         api-7d9f\nNamespace:    shop\nStatus:       Running\nEvents:\n  Type     Reason            Age   From               Message\n  ----     ------            ----  ----               -------\n  Normal   Scheduled         60s   default-scheduler  Successfully assigned shop/api-7d9f to node7\n',
      },
      fires: false,
    },
  ],
})
