import { eventProofs, happenedAsTold, isAfter, kubeEvents, latestOf } from '../../../casefile/kube-events.ts'
import { podsOf } from '../../../casefile/pods.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { OBJECT_STATUS } from '../../../records/object-status.ts'
import { answerOf } from './answers.ts'
import type { Facts } from './judge.ts'

const FAILED = /^(?:ProvisioningFailed|FailedBinding)$/
/** What external-provisioner puts before the answer (sig-storage-lib-external-provisioner/controller). */
const FRAME = /^failed to provision volume with StorageClass "[^"]{0,253}": /

/**
 * A claim for which no volume is made, where no pod that waits for it is told of: else the pod that finds no node tells of it. A claim that waits for
 * its first pod, or for a volume by hand, has said nothing wrong.
 */
export function ofClaims(scope: Scope): Found<Facts>[] {
  const events = kubeEvents(scope).filter(({ what }) => what.kind !== 'pod')
  const failed = events.filter(({ what }) => FAILED.test(what.reason) && !isWaiting(what.message))
  const claims = grouped(failed, ({ what }) => `${what.namespace ?? ''}/${what.name ?? what.at.artifact}`)
  return [...claims.values()].flatMap((told): Found<Facts>[] => {
    const last = latestOf(told)!
    const { name, namespace, message } = last.what
    if (isToldByPod(scope, namespace)) return []
    const bound = scope.rows(OBJECT_STATUS).findLast((row) => row.kind === 'persistentvolumeclaim' && row.name === name)?.phase === 'Bound'
    const healed =
      bound || events.some((event) => event.what.reason === 'ProvisioningSucceeded' && event.what.name === name && isAfter(event, last))
    const said = message.replace(FRAME, '')
    const answer = answerOf(said)
    return [
      {
        ...happenedAsTold(told),
        facts: {
          pod: undefined,
          claim: name === undefined || namespace === undefined ? name : `${namespace}/${name}`,
          namespace,
          node: undefined,
          volume: undefined,
          volumes: [],
          persistentVolume: undefined,
          step: 'provision',
          tries: told.reduce((most, { count }) => Math.max(most, count), 0),
          kind: answer.kind,
          answer: said.slice(0, 2000),
          says: answer.words,
          source: undefined,
          fileSystem: undefined,
          object: undefined,
          healed,
        },
        about: {},
        proof: eventProofs([last, ...told.filter((event) => event !== last)], 'why the claim gets no volume'),
        certainty: 'stated',
        ongoing: healed ? false : undefined,
        ...(healed ? { severity: 'note' as const } : {}),
      },
    ]
  })
}

/** It was not even tried. */
const isWaiting = (message: string): boolean =>
  /waiting for (?:first consumer|a volume to be created)|no persistent volumes available/i.test(message)

/** A pod of the namespace finds no node for its claims. */
const isToldByPod = (scope: Scope, namespace: string | undefined): boolean =>
  podsOf(scope).some(
    (pod) =>
      (namespace === undefined || pod.namespace === undefined || pod.namespace === namespace) &&
      pod.events.some(
        ({ what }) => what.reason === 'FailedScheduling' && /PersistentVolumeClaim|PVC|persistent volumes/i.test(what.message),
      ),
  )
