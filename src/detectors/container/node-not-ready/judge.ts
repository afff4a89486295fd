import { eventProofs, happenedAsTold, kubeEvents, type Happening } from '../../../casefile/kube-events.ts'
import { type Order, unreadinessOf } from '../../../casefile/node-states.ts'
import { podsOf } from '../../../casefile/pods.ts'
import { keyOf, type UnitFailure, unitFailures } from '../../../casefile/unit-failures.ts'
import { nodesOf, type ClusterNode } from '../../../casefile/nodes.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import type { NodeCondition } from '../../../records/node-condition.ts'
import { pluginPods } from '../plugin-pods.ts'
import { silence, silentSeconds, spanOf } from './pleg.ts'
import { UNIT_EXIT, UNIT_STATE, type UnitExit, type UnitState } from '../../../records/unit-state.ts'

export interface Facts {
  readonly node: string | undefined
  /** Of the condition Ready: False, or Unknown when the kubelet is not heard any more; NotReady where only that is told. */
  readonly status: string
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly since: string | undefined
  readonly lastHeartbeat: string | undefined
  /** What the runtime says of the network plugin, where that is why. */
  readonly network: string | undefined
  /** A pod of that plugin which is in trouble itself. */
  readonly pluginPod: string | undefined
  /** A monitor on the node says that its kubelet does not run. */
  readonly kubeletDown: boolean
  /** How long the runtime has not answered, as the kubelet writes it, without its seconds: `27h14m`. */
  readonly plegSilent: string | undefined
  /** What systemctl shows of the kubelet beside it: `inactive`, and since when as printed. */
  readonly kubelet: string | undefined
  readonly kubeletLine: string | undefined
  /** How its main process ended: `0/SUCCESS`, `KILL`. */
  readonly kubeletExit: string | undefined
  /** The container runtime below it, and its state. */
  readonly runtimeUnit: string | undefined
  readonly runtimeActive: string | undefined
  /** Failed calls of the kubelet to its runtime, as events count them. */
  readonly runtimeErrors: number | undefined
  /** By the manager of services on that machine: the kubelet or the runtime below it has failed, and did not come back. */
  readonly failedUnit: string | undefined
  /** Pods of it that the cluster wants elsewhere: they wait there for their end. */
  readonly leaving: readonly string[]
  readonly cordoned: boolean
  /** It was ready again afterwards. */
  readonly over: boolean
  /** How often it left and came back, where both are told each time. */
  readonly falls?: number | undefined
  /** A condition or a row that contradicts the last event: whether it is older, its status, and when its kubelet was heard. */
  readonly beside?: Order | undefined
  readonly besideStatus?: string | undefined
  readonly besideHeard?: string | undefined
}

/** A node is not ready, by its condition, its row in a table, or its events. */
export function judge(scope: Scope): Found<Facts>[] {
  const kubelet = scope.rows(UNIT_STATE).findLast(({ unit, active }) => unit === 'kubelet.service' && active !== 'active')
  const nodes = nodesOf(scope)
  // its status was taken of the one that is not ready
  const tellers = kubeEvents(scope).filter(({ what }) => what.reason === 'KubeletIsDown')
  const down = nodes.filter((node) => judgeOne(scope, node, tellers).some(({ facts }) => !facts.over))
  const beside = kubelet === undefined || down.length !== 1 ? undefined : besideOf(scope, kubelet)
  return nodes.flatMap((node) =>
    judgeOne(scope, node, tellers, down.length === 1 && node === down[0], node === down[0] ? beside : undefined),
  )
}

/** What systemctl shows of the kubelet and of the runtime below it. */
interface Beside {
  readonly kubelet: Cited<UnitState>
  readonly exit: Cited<UnitExit> | undefined
  readonly runtime: Cited<UnitState> | undefined
}

function besideOf(scope: Scope, kubelet: Cited<UnitState>): Beside {
  return {
    kubelet,
    exit: scope.rows(UNIT_EXIT).findLast(({ unit, process }) => unit === kubelet.unit && process === 'main'),
    runtime: scope.rows(UNIT_STATE).findLast(({ unit }) => /^(?:containerd|crio|docker)\.service$/.test(unit)),
  }
}

/** `cni plugin not initialized`, the last of the layers in which the kubelet and the runtime wrap it. */
const networkOf = (message: string | undefined): string | undefined =>
  (/NetworkPluginNotReady message: ?(?:docker: )?(?:Network plugin returns error: |network plugin is not ready: )?([^\n]{1,200})/.exec(
    message ?? '',
  ) ?? /^(?:container )?runtime network not ready: (?!NetworkReady=)([^\n]{1,200})/.exec(message ?? ''))?.[1]
    ?.trim()
    .replace(/\.$/, '')

const ORDER_NOTES: Readonly<Record<Order, string>> = {
  older: 'Ready, but older than the event',
  later: 'Ready, and later than the event',
  undated: 'Ready; nothing tells whether before or after the event',
}

/** A row that says why says more than one that does not. */
const weightOf = ({ reason, message, heartbeat }: NodeCondition): number =>
  [reason, message, heartbeat].filter((said) => said !== undefined).length

/** What a node cannot do without, the runtime first: it takes the kubelet with it. */
const SERVICES = [
  'containerd.service',
  'crio.service',
  'docker.service',
  'cri-docker.service',
  'kubelet.service',
  'k3s.service',
  'k3s-agent.service',
  'rke2-agent.service',
]

/** The service of this node that failed and did not come back, where its machine's own log tells. */
function failedServiceOf(scope: Scope, { node }: ClusterNode): UnitFailure | undefined {
  if (node === undefined || scope.name !== node) return undefined
  const failures = SERVICES.map((unit) =>
    unitFailures(scope)
      .get(keyOf({ unit, user: false }))
      ?.at(-1),
  )
  return failures.find((failure) => failure !== undefined && failure.back === undefined)
}

/** Pods that wait for their end on a node that does not answer, by tables that print both, and those that are marked for it. */
function leavingOf(scope: Scope, { node }: ClusterNode, isOnly: boolean): readonly string[] {
  const waiting = podsOf(scope).filter(
    (pod) => pod.node === node && node !== undefined && pod.statuses.some(({ status }) => status === 'Terminating' || status === 'Unknown'),
  )
  const marked = isOnly
    ? kubeEvents(scope).filter(({ what }) => what.reason === 'TaintManagerEviction' && /^Marking for deletion/.test(what.message))
    : []
  const named = marked.flatMap(({ what: { name, namespace } }) =>
    name === undefined ? [] : [namespace === undefined ? name : `${namespace}/${name}`],
  )
  return [...new Set([...waiting.flatMap(({ pod }) => pod ?? []), ...named])].slice(0, 20)
}

/** Of rows that say as much the first; the last where its runtime had answered after the first: then it fell anew. */
function latestFall(rows: readonly Cited<NodeCondition>[]): Cited<NodeCondition> | undefined {
  const first = mostOf(rows, weightOf)
  const last = first === undefined ? undefined : rows.findLast((row) => weightOf(row) === weightOf(first))
  const silent = silentSeconds(last?.message)
  return silent > 0 && first?.time !== undefined && last?.time !== undefined && (secondsBetween(first.time, last.time) ?? 0) > silent
    ? last
    : first
}

/** Leaving and return are told by turns: what is told twice of one is one. */
function fallsOf({ events }: ClusterNode): number {
  const turns = events
    .filter(({ what: { reason } }) => reason === 'NodeNotReady' || reason === 'NodeReady')
    .toSorted((a, b) => a.order - b.order)
  return turns.filter(({ what: { reason } }, i) => reason === 'NodeReady' && turns[i - 1]?.what.reason === 'NodeNotReady').length
}

/** `tellers`: what monitors on nodes (node-problem-detector) say of their kubelets. */
function judgeOne(scope: Scope, of: ClusterNode, tellers: readonly Happening[], isOnly = false, beside?: Beside): Found<Facts>[] {
  const { kubelet, exit, runtime: below } = beside ?? {}
  const unready = unreadinessOf(of)
  if (unready === undefined) return []
  const { rows: bad, left, last, returned, over, beside: other } = unready
  const best = latestFall(bad)
  const falls = fallsOf(of)
  const runtime = of.events.filter(({ what }) => what.reason === 'ContainerGCFailed')
  const network = networkOf(best?.message)
  const service = over ? undefined : failedServiceOf(scope, of)
  const [broken] = network === undefined || over ? [] : pluginPods(scope, undefined, of.node, [])
  const quiet = over || of.cordoned
  // a description of one node, or an event that names it
  const silent = tellers.filter(({ what }) => (what.name === undefined ? what.at.artifact === best?.at.artifact : what.name === of.node))
  return [
    {
      ...(last === undefined ? {} : happenedAsTold(left)),
      ...(best === undefined ? {} : spanOf(best)),
      facts: {
        node: of.node,
        status: best === undefined || weightOf(best) === 0 ? (best?.status === 'Unknown' ? 'Unknown' : 'NotReady') : best.status,
        reason: best?.reason,
        message: best?.message,
        since: best?.since,
        lastHeartbeat: best?.heartbeat,
        network,
        pluginPod: broken?.pod.pod,
        kubeletDown: silent.length > 0,
        plegSilent: silence(best?.message),
        kubelet: kubelet?.active,
        kubeletLine: kubelet === undefined ? undefined : /\bsince (.{10,40}?);/.exec(kubelet.at.text)?.[1],
        kubeletExit: exit?.text,
        runtimeUnit: below?.unit,
        runtimeActive: below?.active,
        runtimeErrors: runtime.length === 0 ? undefined : happenedAsTold(runtime).count,
        failedUnit: service?.unit,
        leaving: over ? [] : leavingOf(scope, of, isOnly),
        cordoned: of.cordoned,
        over,
        ...(over && falls > 1 ? { falls } : {}),
        beside: other?.is,
        besideStatus: other?.row.status,
        besideHeard: other?.row.heartbeat,
      },
      about: { host: of.node },
      proof: [
        ...(over ? [] : [...cite(kubelet, 'its kubelet', 'systemd'), ...cite(exit, 'how its kubelet ended')]),
        ...bad
          .toSorted((a, b) => weightOf(b) - weightOf(a))
          .map((row): Proof => ({
            at: row.at,
            time: row.time,
            witness: 'pod status',
            note: weightOf(row) === 0 ? 'its row in the table' : 'its condition Ready',
          })),
        ...eventProofs(left, 'the node leaves Ready'),
        ...(over ? cite(returned?.what, 'the node is Ready again') : []),
        ...(bad.length === 0 ? cite(other?.row, ORDER_NOTES[other?.is ?? 'undated']) : []),
        ...eventProofs(silent.slice(0, 1), 'a monitor on the node tells it'),
        ...eventProofs(runtime, 'the runtime does not answer the kubelet'),
        ...(broken?.proof ?? []),
        ...(over ? [] : cite(below, 'the runtime below it')),
        ...(service === undefined ? [] : cite(service.line.what, 'its service failed', 'systemd')),
      ],
      certainty: 'stated',
      ongoing: !over,
      ...(best?.reason === undefined ? { missing: 'why and since when' } : {}),
      ...(quiet ? { severity: 'note' as const } : {}),
    },
  ]
}
