import { once } from '../core/scope.ts'
import type { Span } from '../core/span.ts'
import { type Happening, kubeEvents } from './kube-events.ts'

/** The event of Kubernetes that quotes what is said at a place. */
export const eventAt = once((scope): ((at: Span) => Happening | undefined) => {
  const events = new Map(kubeEvents(scope).map((event) => [`${event.what.at.artifact}\0${event.what.at.line}`, event]))
  return ({ artifact, line }) => events.get(`${artifact}\0${line}`)
})

/** `ReplicaSet shop/api-7d9f6c9b5`: the object that an event is about, in the words of Kubernetes. */
export function objectOf({ what: { kind, name, namespace } }: Happening): string | undefined {
  if (name === undefined) return undefined
  const word =
    KINDS.get(kind ?? '') ?? (kind === undefined || kind === 'workload' ? 'Workload' : kind.charAt(0).toUpperCase() + kind.slice(1))
  return `${word} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

const KINDS: ReadonlyMap<string, string> = new Map(
  ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'CronJob', 'ReplicationController', 'PersistentVolumeClaim', 'HorizontalPodAutoscaler'].map(
    (kind) => [kind.toLowerCase(), kind],
  ),
)
