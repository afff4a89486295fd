import type { LogLine } from '../core/log-line.ts'
import type { Instant } from '../core/span.ts'
import { type Broken, quotingType, type RecordType } from '../core/record.ts'

/** An event of the Kubernetes API as `describe`, `get events` or an object shows it. */
export interface KubeEvent {
  /** Kind of the object in lower case: `pod`, `node`, … */
  readonly kind?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly uid?: string | undefined
  /** From the field path `spec.containers{api}`. */
  readonly container?: string | undefined
  readonly type?: string | undefined
  readonly reason: string
  readonly message: string
  /** How often it was seen; one where nothing else is said. */
  readonly count: number
  /** When it was seen first, where that is told beside the last time. */
  readonly first?: Instant | undefined
  /** As printed: `12m (x9 over 30m)`. */
  readonly age?: string | undefined
  /** Component that reports it: `kubelet`, `default-scheduler`, `kernel-monitor`. */
  readonly from?: string | undefined
}

/** Reasons under which node-problem-detector quotes the kernel. */
const QUOTES_KERNEL = new Set([
  'OOMKilling',
  'TaskHung',
  'KernelOops',
  'UnregisterNetDevice',
  'Ext4Error',
  'Ext4Warning',
  'IOError',
  'MemoryReadError',
  'KernelHasHungTask',
  'ReadonlyFilesystem',
  'FilesystemIsReadOnly',
])

/** What a warning says, and who: the component that reports it, or the kernel, whose lines are its own wherever they were copied to. */
function said({ type, reason, message, from }: KubeEvent): LogLine | undefined {
  if (type === 'Normal' || message === '') return undefined
  const text = /^(?:OOMKilling|TaskHung|KernelOops)$/.test(reason) ? `Warning  ${reason}  ${message}` : message
  return QUOTES_KERNEL.has(reason) || from === 'kernel-monitor'
    ? { message: text }
    : { message: text, kernel: false, ident: from ?? 'kubelet' }
}

/** How it was tried, which stands between what failed and what was answered (k8s.io/mount-utils). */
const TRIED = /\n\s{0,16}Mounting (?:command|arguments): [^\n]{0,2000}/g

/** `Failed  2s (x2 over 16s)  Failed to pull image …`. */
const quote = ({ reason, age, message }: KubeEvent): string =>
  [reason, ...(age === undefined ? [] : [age]), message.replace(TRIED, '').replace(/\s{0,40}\n\s{0,40}/g, ' ')].join('  ')

/** Warnings under which something came to its end. */
const ENDS = new Set(['OOMKilling', 'SystemOOM', 'KernelOops', 'Evicted', 'NodeNotReady'])

/** A warning says that something broke; a node that is lost, and a pod that had to go for another, are told as any other change. */
function broke({ type, reason, message, count, kind, namespace, name }: KubeEvent): Broken | undefined {
  if (type !== 'Warning' && reason !== 'NodeNotReady' && reason !== 'Preempted') return undefined
  const of =
    kind === undefined || name === undefined || (kind === 'pod' && message.includes(name))
      ? ''
      : `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}: `
  return {
    says: `${of}${reason}: ${message}`,
    gravity: ENDS.has(reason) ? 'fatal' : reason === 'Unhealthy' ? 'refused' : 'failed',
    times: count,
  }
}

export const KUBE_EVENT: RecordType<KubeEvent> = { ...quotingType<KubeEvent>('kube-event', said), quote, broke }

/** An event that the status of an object restates, for the API keeps the events themselves for an hour only: nobody said it here. */
export const RESTATED_EVENT: RecordType<KubeEvent> = { name: KUBE_EVENT.name, broke }

/** A warning whose row is cut off: who it is about and what it says may be stumps, so it is only shown. */
export const CUT_EVENT: RecordType<KubeEvent> = {
  name: 'cut-event',
  broke: ({ reason, count }) => ({ says: `${reason} (its row is cut off)`, gravity: 'failed', times: count }),
}
