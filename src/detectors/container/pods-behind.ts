import { podsOf, type Pod } from '../../casefile/pods.ts'
import type { Proof } from '../../core/finding.ts'
import type { Scope } from '../../core/scope.ts'
import { podTrouble } from './pod-trouble.ts'

/** A Service, as a client names it: `pg`, `pg.crm`, `pg.crm.svc.cluster.local`, `pg-0.pg.crm.svc`. */
export interface ServiceName {
  readonly name: string
  readonly namespace?: string | undefined
  /** The pod of a headless Service. */
  readonly pod?: string | undefined
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Nothing of an address, nor of a name in the world outside. */
export function serviceNamed(host: string): ServiceName | undefined {
  const labels = host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\.svc(?:\.[a-z0-9.-]{1,100})?$/, '.svc')
    .split('.')
  const inCluster = labels.at(-1) === 'svc'
  const own = inCluster ? labels.slice(0, -1) : labels
  if (!own.every((label) => LABEL.test(label)) || own.every((label) => /^\d{1,3}$/.test(label))) return undefined
  if (own.length === 3 && inCluster) return { pod: own[0], name: own[1]!, namespace: own[2] }
  if (own.length === 2) return { name: own[0]!, namespace: own[1] }
  return own.length === 1 ? { name: own[0]! } : undefined
}

/** What made-up names of pods end with: a number of a StatefulSet, five characters, and the hash of a ReplicaSet before them. */
const MADE_UP = /-(?:\d{1,4}|(?:[a-z0-9]{6,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5})$/

export const isBehind = (pod: string, { name, pod: asked }: ServiceName): boolean =>
  asked === undefined ? pod.replace(MADE_UP, '') === name : pod === asked

/** An address that a capture shows to be the pod's own. */
export const hasAddress = ({ statuses }: Pod, address: string): boolean =>
  statuses.some(({ addresses }) => addresses?.includes(address) === true)

export interface Behind {
  readonly pod: Pod
  readonly proof: readonly Proof[]
}

/**
 * The pods behind a Service that do not run, where their names tell that they are its own, and none of them serves: a Service and what makes its
 * pods mostly have one name. `from`: the namespace of who asks, which a short name is of. `addresses`: those that were asked, which may be a pod's own.
 */
export function podsBehind(
  scope: Scope,
  services: readonly ServiceName[],
  from: string | undefined,
  addresses: readonly string[] = [],
): readonly Behind[] {
  const own = podsOf(scope).filter((one) => {
    const { pod, namespace } = one
    const name = pod?.split('/').at(-1)
    if (addresses.some((address) => hasAddress(one, address))) return true
    return (
      name !== undefined &&
      services.some((service) => {
        const space = service.namespace ?? from
        return isBehind(name, service) && (space === undefined || namespace === undefined || namespace === space)
      })
    )
  })
  const down = own.flatMap((pod): Behind[] => {
    const proof = podTrouble(pod, 'the pod behind it does not run')
    return proof.length === 0 ? [] : [{ pod, proof }]
  })
  const serves = ({ states }: Pod): boolean =>
    states.some(({ which, state, ready }) => which === 'state' && state === 'Running' && ready !== false)
  return own.some((pod) => serves(pod) && !down.some((one) => one.pod === pod)) ? [] : down
}
