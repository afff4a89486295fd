import type { NodeCondition } from '../../records/node-condition.ts'

const ROW = /^\s{0,16}([A-Z][A-Za-z./]{2,60})\s{1,40}(True|False|Unknown)(?:\s{1,40}(\S.{0,2000}))?$/
const DATE = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/
const HEADER = /^\s{0,16}Type\s{1,60}Status(?:\s{1,60}LastHeartbeatTime.{0,200})?\s{0,80}$/
/** Conditions of the kubelet, of the cloud's and the network's controllers, and those of node-problem-detector. */
const NODE_TYPES =
  /^(?:Ready|MemoryPressure|DiskPressure|PIDPressure|OutOfDisk|NetworkUnavailable|KernelDeadlock|ReadonlyFilesystem|CorruptDockerOverlay2|Frequent(?:Kubelet|Docker|Containerd)Restart|FrequentUnregisterNetDevice|(?:Kubelet|ContainerRuntime)Problem|(?:Kubelet|ContainerRuntime)Unhealthy)$/
/** Reasons that only a node's condition has. */
const NODE_REASONS = /^(?:Kubelet[A-Z]\w{2,60}|NodeStatus(?:Unknown|NeverUpdated))(?:\s|$)/

export interface ConditionRow extends Omit<NodeCondition, 'node'> {
  /** It has times or a node's reason; conditions of a pod have neither. */
  readonly ofNode: boolean
}

export const isConditionHeader = (text: string): boolean => HEADER.test(text)

/** `Type  Status  LastHeartbeatTime  LastTransitionTime  Reason  Message`; of a pod `Type  Status`. */
export function conditionRow(text: string): ConditionRow | undefined {
  const m = ROW.exec(text)
  if (m === null) return undefined
  let rest = (m[3] ?? '').trim()
  const date = (): string | undefined => {
    const found = DATE.exec(rest)?.[0]
    if (found !== undefined) rest = rest.slice(found.length).trimStart()
    return found
  }
  const [type, status, heartbeat, since] = [m[1]!, m[2] as 'True' | 'False' | 'Unknown', date(), date()]
  const ofNode = heartbeat !== undefined || NODE_REASONS.test(rest)
  const [reason, ...message] = rest.includes('  ') || rest.includes('\t') ? rest.split(/\s{2,}|\t/) : rest.split(/\s(.*)/s, 2)
  return { type, status, reason: reason || undefined, message: message.join(' ').trim() || undefined, heartbeat, since, ofNode }
}

/** Whether a line is a condition of a node wherever it stands. */
export function isNodeCondition(text: string): boolean {
  const row = conditionRow(text)
  return row !== undefined && row.ofNode && row.reason !== undefined && NODE_TYPES.test(row.type)
}

/** Literals of which every row that may stand alone holds one. */
export const CONDITION_LITERALS: readonly string[] = [
  'Pressure ',
  'Pressure\t',
  'Ready  ',
  'Ready\t',
  'Ready False',
  'Ready True',
  'Ready Unknown',
  'OutOfDisk',
  'NetworkUnavailable',
  'KernelDeadlock',
  'ReadonlyFilesystem',
  'CorruptDockerOverlay2',
  'Frequent',
  'Problem ',
  'Unhealthy ',
  'LastHeartbeatTime',
]
