import { detector } from '../../core/detector.ts'
import type { Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KUBE_EVENT, type KubeEvent } from '../../records/kube-event.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { eventProof, MAX_OBJECTS, objectOf } from './event-words.ts'

interface Facts {
  node?: string | undefined
  /** memory, disk, pids. */
  resource: string
  condition: string
  reason?: string | undefined
  message?: string | undefined
  since?: string | undefined
  /** The pressure was over when the description was made. */
  over: boolean
}

const RESOURCES: Record<string, string> = { MemoryPressure: 'memory', DiskPressure: 'disk', PIDPressure: 'pids' }
const EVENTS: Record<string, string> = {
  NodeHasInsufficientMemory: 'MemoryPressure',
  NodeHasDiskPressure: 'DiskPressure',
  NodeHasInsufficientPID: 'PIDPressure',
}
const OVER: Record<string, string> = {
  NodeHasSufficientMemory: 'MemoryPressure',
  NodeHasNoDiskPressure: 'DiskPressure',
  NodeHasSufficientPID: 'PIDPressure',
}

export const nodePressure = detector<Facts>({
  id: 'node-pressure',
  title: 'A node is short of a resource',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  leadsTo: ['pod-evicted', 'oom-kill-userspace'],
  watch(bench) {
    const over = new Set<string>()
    const events: { event: Cited<KubeEvent>; condition: string; proof: Proof }[] = []
    bench.on(NODE_CONDITION, (row) => {
      const resource = RESOURCES[row.type]
      if (resource === undefined) return
      if (row.status === 'False') over.add(`${row.node ?? row.at.artifact}\0${row.type}`)
      if (row.status !== 'True') return
      bench.find({
        group: `${row.node ?? row.at.artifact}\0${row.type}`,
        event: row.type,
        facts: { node: row.node, resource, condition: row.type, reason: row.reason, message: row.message, since: row.since, over: false },
        entities: { host: row.node },
        proof: [{ at: row.at, time: row.time, witness: 'pod status', note: 'condition of the node' }],
        time: row.time,
      })
    })
    bench.on(KUBE_EVENT, (event) => {
      const key = objectOf(event)
      if (event.reason in OVER) over.add(`${key}\0${OVER[event.reason]}`)
      const condition = EVENTS[event.reason]
      if (condition !== undefined && events.length < MAX_OBJECTS)
        events.push({ event, condition, proof: eventProof(event, 'the node reports it') })
    })
    bench.atEnd(() => {
      for (const { event, condition, proof } of events) {
        const key = `${objectOf(event)}\0${condition}`
        bench.find({
          group: key,
          event: condition,
          facts: {
            node: event.name,
            resource: RESOURCES[condition]!,
            condition,
            message: event.message.slice(0, 300),
            over: over.has(key),
          },
          entities: { host: event.name },
          proof: [proof],
          time: event.time,
          ...(over.has(key) ? { severity: 'note' as const } : {}),
        })
      }
    })
  },
  cause: (f) =>
    `${f.node === undefined ? 'The node' : `Node ${f.node}`} ${f.over ? 'was for a time' : 'is'} short of ${f.resource} (${f.condition}${f.reason === undefined ? '' : `, ${f.reason}`})${f.since === undefined ? '' : ` since ${f.since}`}.${f.over ? '' : ' It takes no new pods and evicts pods until that is over.'}`,
  fix: (f) => [
    {
      when: 'now',
      say: `See what uses the ${f.resource}.`,
      run: f.resource === 'disk' ? 'df -h; df -i' : f.resource === 'pids' ? 'ps -eLf | wc -l' : 'kubectl top pods -A --sort-by=memory',
    },
    {
      when: 'durable',
      say: `Give every pod a request and a limit for ${f.resource === 'disk' ? 'ephemeral-storage' : f.resource}, and the system its own reserve (system-reserved, kube-reserved).`,
    },
    { when: 'verify', say: `${f.condition} is False.`, run: `kubectl describe node ${f.node ?? 'NODE'}` },
  ],
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-conditions'],
  mechanism:
    'The kubelet compares memory, disk space, inodes and process numbers with its eviction thresholds and reports a condition of the node.',
  decoys: ['a condition that is False, or Unknown because the node is gone', 'pressure that was over again'],
  examples: [
    {
      name: 'disk pressure',
      files: {
        'node.txt':
          'Name:               node7\nRoles:              <none>\nConditions:\n  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message\n  ----             ------  -----------------                 ------------------                ------                       -------\n  DiskPressure     True    Fri, 21 Nov 2025 14:03:12 +0000   Fri, 21 Nov 2025 13:58:02 +0000   KubeletHasDiskPressure       kubelet has disk pressure\n  Ready            True    Fri, 21 Nov 2025 14:03:12 +0000   Thu, 20 Nov 2025 09:00:00 +0000   KubeletReady                 kubelet is posting ready status\n',
      },
      fires: true,
    },
    {
      name: 'none',
      files: {
        'node.txt':
          'Name:               node7\nRoles:              <none>\nConditions:\n  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message\n  ----             ------  -----------------                 ------------------                ------                       -------\n  MemoryPressure   False   Fri, 21 Nov 2025 14:03:12 +0000   Fri, 21 Nov 2025 13:58:02 +0000   KubeletHasSufficientMemory   kubelet has sufficient memory available\n',
      },
      fires: false,
    },
  ],
})
