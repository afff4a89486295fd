import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { NODE_CONDITION, type NodeCondition } from '../../records/node-condition.ts'
import { MAX_OBJECTS } from './event-words.ts'

interface Facts {
  node?: string | undefined
  /** Of the condition Ready: False, or Unknown when the kubelet is not heard any more. */
  status: string
  reason?: string | undefined
  message?: string | undefined
  since?: string | undefined
  lastHeartbeat?: string | undefined
}

/** `kubectl get nodes`: name, status, roles, age, version. */
const ROW = /^(\S{1,253})\s{1,80}NotReady(?:,SchedulingDisabled)?\s{1,80}\S{1,200}\s{1,80}\d{1,6}[dhmsy]\S{0,12}\s{1,80}v\d/

export const nodeNotReady = detector<Facts>({
  id: 'node-not-ready',
  title: 'A node is not ready',
  severity: 'critical',
  domain: 'container',
  seenIn: ['pod status'],
  absence: 'a description shows the present state only',
  watch(bench) {
    const rows: Cited<NodeCondition>[] = []
    /** A fragment of a description may name its node only in its events. */
    const names = new Map<string, string>()
    /** Nodes that somebody took out of service. */
    const cordoned = new Set<string>()
    bench.on(NODE_CONDITION, (row) => {
      if (row.type === 'Unschedulable' && row.status === 'True' && cordoned.size < MAX_OBJECTS) cordoned.add(row.node ?? row.at.artifact)
      if (row.type === 'Ready' && row.status !== 'True' && rows.length < MAX_OBJECTS) rows.push(row)
    })
    bench.on(KUBE_EVENT, (event) => {
      const node = /^Node (\S{1,253}) (?:status is now: |has been rebooted)/.exec(event.message)?.[1]
      if (node !== undefined && names.size < MAX_OBJECTS) names.set(event.at.artifact, node)
    })
    bench.onLine(['NotReady '], (line) => {
      const m = ROW.exec(line.message)
      if (m === null || line.ident !== undefined || line.kernel !== undefined) return
      bench.find({
        group: m[1]!,
        event: 'Ready',
        facts: { node: m[1]!, status: 'NotReady' },
        entities: { host: m[1]! },
        proof: [{ at: line.at, witness: 'pod status', note: 'status of the node' }],
        strength: 'partial',
        missing: 'why and since when',
      })
    })
    bench.atEnd(() => {
      for (const row of rows) {
        const node = row.node ?? names.get(row.at.artifact)
        bench.find({
          group: node ?? row.at.artifact,
          event: 'Ready',
          facts: { node, status: row.status, reason: row.reason, message: row.message, since: row.since, lastHeartbeat: row.heartbeat },
          entities: { host: node },
          proof: [{ at: row.at, time: row.time, witness: 'pod status', note: 'condition Ready of the node' }],
          time: row.time,
          ...(cordoned.has(row.node ?? row.at.artifact) ? { severity: 'note' as const } : {}),
        })
      }
    })
  },
  cause: (f) =>
    `${f.node === undefined ? 'The node' : `Node ${f.node}`} is not ready${f.since === undefined ? '' : ` since ${f.since}`}: ${f.status === 'Unknown' ? 'its kubelet is not heard any more' : f.status === 'False' ? 'its kubelet itself says that it cannot run pods' : 'the reason is not in this input'}${f.message === undefined ? '' : ` (${f.reason}: ${f.message.replace(/\.$/, '')})`}.${f.lastHeartbeat === undefined ? '' : ` The last heartbeat was ${f.lastHeartbeat}.`}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.status === 'Unknown'
          ? 'See whether the machine lives: ping, console, the provider; then the kubelet and its way to the API server.'
          : 'Read why the kubelet is not content: runtime, network plugin, disk.',
      run: 'journalctl -u kubelet -u containerd -n 200 --no-pager',
    },
    {
      when: 'durable',
      say: 'Keep memory and CPU for the kubelet and the runtime (system-reserved, kube-reserved), so that pods cannot starve them.',
    },
    { when: 'verify', say: 'Its condition Ready is True.', run: `kubectl get node ${f.node ?? 'NODE'}` },
  ],
  links: ['https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller'],
  mechanism:
    'The kubelet renews a lease and posts its status. After 40 seconds without, the controller sets its conditions to Unknown and taints the node; after five minutes its pods are replaced elsewhere.',
  decoys: ['a cordoned node, which is Ready,SchedulingDisabled', 'a container that is not ready'],
  examples: [
    {
      name: 'kubelet not heard',
      files: {
        'node.txt':
          'Name:               node7\nRoles:              <none>\nConditions:\n  Type             Status    LastHeartbeatTime                 LastTransitionTime                Reason              Message\n  ----             ------    -----------------                 ------------------                ------              -------\n  Ready            Unknown   Fri, 21 Nov 2025 14:03:12 +0000   Fri, 21 Nov 2025 14:04:02 +0000   NodeStatusUnknown   Kubelet stopped posting node status.\n',
      },
      fires: true,
    },
    {
      name: 'a table with a cordoned node',
      files: {
        'nodes.txt':
          'NAME    STATUS                     ROLES    AGE   VERSION\nnode7   Ready,SchedulingDisabled   <none>   12d   v1.31.2\nnode8   Ready                      <none>   12d   v1.31.2\n',
      },
      fires: false,
    },
  ],
})
