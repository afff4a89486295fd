import type { Proof } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import type { KubeEvent } from '../../records/kube-event.ts'

export const MAX_OBJECTS = 10_000

export function eventProof(event: Cited<KubeEvent>, note: string): Proof {
  return { at: event.at, time: event.time, witness: 'kubernetes event', note }
}

/** namespace/name of the object of an event, or its name. */
export function nameOfObject(event: KubeEvent): string | undefined {
  return event.name === undefined ? undefined : event.namespace === undefined ? event.name : `${event.namespace}/${event.name}`
}

/** The object of an event, or the text it stands in when that does not name one. */
export function objectOf(event: Cited<KubeEvent>): string {
  return nameOfObject(event) ?? event.at.artifact
}

export function eventKey(event: Cited<KubeEvent>): string {
  return `${event.at.artifact}:${event.at.line}`
}

/** Value of a field of a structured klog line: `name="value"` or `name=value`. */
export function klogField(message: string, name: string): string | undefined {
  const at = message.indexOf(` ${name}=`)
  if (at < 0) return undefined
  const value = /^"([^"]{0,500})"|^([^\s"]{1,500})/.exec(message.slice(at + name.length + 2, at + name.length + 520))
  return value === null ? undefined : (value[1] ?? value[2])
}

/** The kubelet writes to the journal itself; other programs only quote it. */
export function isKubelet(line: LogLine): boolean {
  return line.kernel !== true && (line.ident === undefined || /kubelet/.test(line.ident))
}

/** `Pod a`, with a word for what is not named. */
export const podWords = (pod: string | undefined): string => (pod === undefined ? 'A pod' : `Pod ${pod}`)
