import type { Broken, RecordType } from '../core/record.ts'
import { ageSeconds } from '../core/time/age.ts'

/** What an object of the Kubernetes API that is no pod, node or Job says of itself: what makes pods, and claims on volumes. */
export interface ObjectStatus {
  /** In lower case: `deployment`, `replicaset`, `statefulset`, `daemonset`, `persistentvolumeclaim`, `persistentvolume`. */
  readonly kind: string
  readonly namespace?: string | undefined
  readonly name: string
  /** Pods that it should have, and those of them that are ready. */
  readonly desired?: number | undefined
  readonly ready?: number | undefined
  /** Of a volume or a claim: `Pending`, `Bound`, `Lost`, `Failed`, `Released`. */
  readonly phase?: string | undefined
  /** A condition that says that something is not as it should be, with its reason and message. */
  readonly condition?:
    | { readonly type: string; readonly status: string; readonly reason?: string | undefined; readonly message?: string | undefined }
    | undefined
  /** The selector of a Service behind which no pod is ready. */
  readonly noEndpointsOf?: string | undefined
  /** As printed: `22m`. */
  readonly age?: string | undefined
}

/** From here on nothing is merely starting: the default of progressDeadlineSeconds of a Deployment (apps/v1). */
export const STARTED_SECONDS = 600

/** What is young may still be on its way; of what tells no age nothing else is known either. */
export const isOld = (age: string | undefined): boolean => (ageSeconds(age) ?? 0) >= STARTED_SECONDS

function broke({ kind, namespace, name, desired = 0, ready, phase, condition, noEndpointsOf, age }: ObjectStatus): Broken | undefined {
  const of = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
  if (condition !== undefined) {
    const why = [condition.reason, condition.message].filter((part) => part !== undefined && part !== '').join(': ')
    return { says: `${of}: ${condition.type} is ${condition.status}${why === '' ? '' : `: ${why}`}`, gravity: 'failed', times: 1 }
  }
  if (noEndpointsOf !== undefined)
    return { says: `${of} has no endpoints: no ready pod matches its selector ${noEndpointsOf}`, gravity: 'failed', times: 1 }
  if (phase === 'Lost' || phase === 'Failed') return { says: `${of} is ${phase}`, gravity: 'failed', times: 1 }
  if (!isOld(age)) return undefined
  if (phase === 'Pending') return { says: `${of} is Pending for ${age}`, gravity: 'refused', times: 1 }
  if (ready === undefined || ready >= desired) return undefined
  return {
    says: `${of}: ${ready} of ${desired} pods ready, ${age} after it was made`,
    gravity: ready === 0 ? 'failed' : 'refused',
    times: 1,
  }
}

export const OBJECT_STATUS: RecordType<ObjectStatus> = { name: 'object-status', broke }
