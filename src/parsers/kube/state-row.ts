import type { ContainerState } from '../../records/container-state.ts'
import type { NodeCondition } from '../../records/node-condition.ts'
import type { PodStatus } from '../../records/pod-status.ts'

/** A row of somebody's own table: its cells below their labels, and what stands behind the last of them. */
export interface StateRow {
  readonly cells: readonly { readonly label: string; readonly text: string }[]
  readonly behind: string | undefined
}

/** What such a row states of Kubernetes. */
export interface KubeRow {
  readonly pod?: PodStatus | undefined
  readonly containers: readonly ContainerState[]
  readonly conditions: readonly NodeCondition[]
}

/** Why a container waits or ended, in words that nobody but the kubelet has (pkg/kubelet: sync errors, image errors; eviction). */
const REASON =
  /^(?:Init:)?(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|RegistryUnavailable|CreateContainer(?:Config)?Error|RunContainerError|PostStartHookError|ContainerCannotRun|OOMKilled|Evicted)(?:[\s,;:(]|$)/
/** `Terminated: OOMKilled (exit code 137)`, `OOMKilled (137)`, `Error, exit 1`. */
const ENDED =
  /^(?:Terminated\s?[:(,-]?\s?)?(OOMKilled|Error|ContainerCannotRun|StartError|DeadlineExceeded)\)?(?:[\s,;(]{1,3}(?:exit ?code|exit|code|rc)?\s?[:=]?\s?(\d{1,3})\b\)?)?(?:[\s,;)]|$)/i
/** What takes it back, or tells it of another time. */
const NO_MORE = /\b(?:not|no longer|resolved|recovered|fixed|closed|expected|intended|test|was before|until)\b/i
const NAME = /^[a-z0-9][a-z0-9.-]{1,252}$/
const OF_POD = /^(?:POD|POD NAME|NAME|CONTAINER|CONTAINER NAME)$/
const OF_NODE = /^(?:NODE|NODE NAME|NODES?|HOST|HOSTNAME|NAME)$/
const STATES = /(?:^| )(?:STATUS|STATE|PHASE|CONDITION|HEALTH)$/
const BEFORE = /\b(?:LAST|PREV|PREVIOUS|LAST STATE)\b/
const WHY = /^(?:REASON|MESSAGE|DETAILS?|ERROR|INFO|LAST (?:STATE|EXIT|REASON|TERMINATION)|TERMINATION|EXIT)(?: \w{1,20})?$/

const labelOf = (label: string): string =>
  label
    .toUpperCase()
    .replaceAll(/[_-]/g, ' ')
    .replace(/[^A-Z ]+$/, '')
    .trim()

/** What a row says of a pod, a container or a node, by words that only Kubernetes has; undefined where it says nothing of them. */
export function kubeRow({ cells, behind }: StateRow): KubeRow | undefined {
  const row = cells.map(({ label, text }) => ({ label: labelOf(label), text }))
  return nodeRow(row, behind) ?? podRow(row)
}

type Cells = readonly { readonly label: string; readonly text: string }[]

const cellOf = (row: Cells, label: RegExp): string | undefined => row.find((cell) => label.test(cell.label))?.text

function podRow(row: Cells): KubeRow | undefined {
  const named = row.find(({ label, text }) => OF_POD.test(label) && NAME.test(text))
  const status = cellOf(row, /^(?:POD )?(?:STATUS|STATE|PHASE)$/)
  if (named === undefined || status === undefined) return undefined
  const reason = NO_MORE.test(status) ? undefined : REASON.exec(status)?.[1]
  const whys = row.flatMap(({ label, text }) => {
    const ended = WHY.test(label) && !NO_MORE.test(text) ? ENDED.exec(text) : null
    return ended === null ? [] : [{ label, reason: properly(ended[1]!), exitCode: ended[2] === undefined ? undefined : Number(ended[2]) }]
  })
  // an end in words that other programs have too is one of a container only beside a word of the kubelet
  const end = whys.find((one) => one.reason === 'OOMKilled') ?? (reason === undefined ? undefined : whys[0])
  if (reason === undefined && end === undefined) return undefined
  const isContainer = named.label.startsWith('CONTAINER')
  const ready = /^(\d{1,4})\/(\d{1,4})\b/.exec(cellOf(row, /^READY$/) ?? '')
  const restarts = /^(\d{1,9})\b/.exec(cellOf(row, /^(?:RESTARTS?|RESTART COUNT)$/) ?? '')?.[1]
  const pod = isContainer ? cellOf(row, /^POD(?: NAME)?$/) : named.text
  const common = {
    pod,
    namespace: nameIn(row, /^(?:NAMESPACE|NS)$/),
    node: nameIn(row, /^(?:NODE|NODE NAME)$/),
    restarts: restarts === undefined ? undefined : Number(restarts),
    ready: ready === null ? undefined : ready[1] === ready[2],
  }
  const container = { source: 'pod status' as const, ...common, container: isContainer ? named.text : undefined }
  const hasEnded = reason === 'OOMKilled' || reason === 'ContainerCannotRun' || reason === 'Evicted'
  const word = /^(Running|Pending|Failed|Succeeded|Unknown|Completed|Error|Terminated)\b/.exec(status)?.[1]
  const present: ContainerState = {
    ...container,
    which: 'state',
    init: status.startsWith('Init:') ? true : undefined,
    state: reason === undefined ? (word === 'Running' ? 'Running' : undefined) : hasEnded ? 'Terminated' : 'Waiting',
    reason: reason ?? word,
    ...(reason === 'OOMKilled' ? { exitCode: exitIn(status) } : {}),
  }
  const isBefore = end !== undefined && (BEFORE.test(end.label) || present.state === 'Waiting' || present.state === 'Running')
  const ended = end === undefined ? [] : [endedState(container, end, isBefore ? 'last state' : 'state')]
  const states = isBefore || end === undefined ? [...(present.state === undefined ? [] : [present]), ...ended] : ended
  return {
    pod: isContainer || reason === undefined ? undefined : { ...common, status: reason, reason: reason === 'Evicted' ? reason : undefined },
    containers: states,
    conditions: [],
  }
}

const endedState = (
  container: Omit<ContainerState, 'which'>,
  { reason, exitCode }: { readonly reason: string; readonly exitCode: number | undefined },
  which: ContainerState['which'],
): ContainerState => ({ ...container, which, state: 'Terminated', reason, exitCode })

const exitIn = (text: string): number | undefined => {
  const code = /\b(?:exit ?code|exit|code)?\s?[:=]?\s?(\d{1,3})\)/.exec(text)?.[1]
  return code === undefined ? undefined : Number(code)
}

/** As the kubelet writes it. */
const properly = (reason: string): string => (/^oomkilled$/i.test(reason) ? 'OOMKilled' : reason)

const nameIn = (row: Cells, label: RegExp): string | undefined => {
  const text = cellOf(row, label)
  return text !== undefined && NAME.test(text) ? text : undefined
}

/** Reasons of a node's Ready condition (pkg/kubelet/nodestatus, pkg/controller/nodelifecycle). */
const NODE_REASON = /^(?:Kubelet(?:Not)?Ready|NodeStatusUnknown|NodeStatusNeverUpdated)$/
const NODE_WORDS = /^(?:PLEG is not healthy|Kubelet (?:stopped|never) post|container runtime |runtime network not ready|\[?PLEG )/i

function nodeRow(row: Cells, behind: string | undefined): KubeRow | undefined {
  const name = row.find(({ label, text }) => OF_NODE.test(label) && NAME.test(text))
  const status = /^(NotReady|Unknown)((?:,\s?\w{1,40}){0,4})$/.exec(
    row.find(({ label }) => STATES.test(label) || label === 'READY')?.text ?? '',
  )
  if (name === undefined || status === null) return undefined
  const said = [...row.map(({ text }) => text), ...(behind === undefined ? [] : [behind])]
  const reason = said.find((text) => NODE_REASON.test(text))
  const message = said.find((text) => NODE_WORDS.test(text))
  const isOfNodes =
    reason !== undefined || message !== undefined || row.some(({ label, text }) => /VERSION$/.test(label) && /^v1\.\d{1,2}\b/.test(text))
  if (!isOfNodes || (status[1] === 'Unknown' && reason === undefined && message === undefined)) return undefined
  const node = name.text
  return {
    containers: [],
    conditions: [
      { node, type: 'Ready', status: status[1] === 'Unknown' ? 'Unknown' : 'False', reason, message },
      ...(status[2]!.includes('SchedulingDisabled') ? [{ node, type: 'Unschedulable', status: 'True' as const }] : []),
    ],
  }
}
