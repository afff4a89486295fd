import { EVICTION } from './fragments.ts'

/** `Key:` and its value, as `describe` aligns them. */
export const KEY = /^(\s{0,24})([A-Za-z][\w ()./-]{0,60}?):(?:\s([^]*))?$/
/** Keys that stand leftmost in a description of a pod, a node or what makes pods. */
export const TOP_KEYS =
  /^(?:Name|Namespace|UID|Priority|Priority Class Name|Service Account|Node|Start Time|Labels|Annotations|Status|Reason|Message|IP|IPs|Controlled By|Controllers|Replication Controllers|Image\(s\)|Init Containers|Containers|Ephemeral Containers|Conditions|Volumes|QoS Class|Node-Selectors|Tolerations|Events|Roles?|Taints|CreationTimestamp|Unschedulable|Lease|Addresses|Capacity|Allocatable|System Info|PodCIDRs?|ProviderID|ExternalID|Non-terminated Pods|Allocated resources|Phase|Selector|Replicas|Pods Status(?:es)?|Pod Template|StrategyType|RollingUpdateStrategy|MinReadySeconds|Seccomp Profile|Runtime Class Name|Nominated Node Name|Termination Grace Period|Security Policy|Deletion Timestamp|Terminating|Topology Spread Constraints|Completion Mode|Parallelism|Completions|Backoff Limit|Active Deadline Seconds|Completed At|Duration|OldReplicaSets|NewReplicaSet|Hostname|Readiness Gates)$/
export const STATE_KEY = /^(?:State|Last State|Last Termination State)$/
export const SHORT_REASON = /^(?:OOMKilled|CrashLoopBackOff)$/
export const PHASE = /^(?:Pending|Running|Succeeded|Failed|Unknown|Terminating(?: \(.{1,60}\))?)$/

/** Lines at which a description, or a piece of one, begins. */
const HEADINGS: readonly RegExp[] = [
  /^\s{0,16}Name:\s{1,30}[a-z0-9<][\w.<>-]{0,252}$/,
  /^Namespace:\s{1,30}[a-z0-9<][\w.<>-]{0,252}$/,
  /^Node:\s{1,30}[a-z0-9<][\w.<>-]{0,252}\/[\d.a-f:]{0,45}$/,
  /^\s{0,16}(?:Init Containers|Containers|Conditions|Events):$/,
  /^\s{0,16}Events:\s{1,30}<none>$/,
  /^\s{0,16}(?:State|Last State|Last Termination State):\s{1,30}(?:Waiting|Running|Terminated)$/,
  /^\s{0,16}Container ID:\s{1,30}[a-z-]{2,20}:\/\/[0-9a-f]{12,64}$/,
  /^Status:\s{1,30}(?:Pending|Running|Succeeded|Failed|Unknown)$/,
  /^\s{0,16}Reason:\s{1,30}(?:OOMKilled|CrashLoopBackOff|Evicted)$/,
  new RegExp(`^Message:\\s{1,30}(?:${EVICTION}).{0,2000}$`),
]
/** Literals of which every heading holds one. */
export const HEADING_LITERALS: readonly string[] = [
  'Name:  ',
  'Name: ',
  'Name:\t',
  'Namespace:',
  'Node:  ',
  'Node:\t',
  'Node: ',
  'Containers:',
  'Conditions:',
  'Events:',
  'State: ',
  'State:\t',
  'Container ID:',
  'Status: ',
  'Status:\t',
  'OOMKilled',
  'CrashLoopBackOff',
  'Evicted',
  'Message: ',
  'Message:\t',
]

export const isHeading = (text: string): boolean => {
  const line = text.trimEnd()
  return HEADINGS.some((heading) => heading.test(line))
}
