import { podsOf, type Pod } from '../../../casefile/pods.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { endedPod, type EndedPod, type PodStatus } from '../../../records/pod-status.ts'
import { ownerStem } from '../words.ts'
import type { Facts } from './judge.ts'

/** A node that shuts down, and a pod that makes room, do what they are told. */
const ASKED = /^(?:NodeShutdown|Shutdown|Terminated|Preempt\w+)$/

interface Ended {
  readonly pod: Pod
  readonly status: Cited<PodStatus>
  readonly how: EndedPod
}

/** Pods that their node refused when it should have started them, or that ended as a whole; those of one owner are told once. */
export function endedPods(scope: Scope): Found<Facts>[] {
  const pods = podsOf(scope)
  const ended = pods.flatMap((pod): Ended[] => {
    const told = pod.statuses.flatMap((status) => {
      const how = endedPod(status)
      return how?.how === undefined ? [] : [{ pod, status, how }]
    })
    // what its containers show tells it
    if (pod.states.some(({ exitCode, reason }) => exitCode !== undefined || reason === 'Blocked')) return []
    return told
      .filter((one) => one.how.why !== undefined)
      .slice(0, 1)
      .concat(told)
      .slice(0, 1)
  })
  return [...grouped(ended, ({ pod, how }) => `${ownerStem(pod.pod) ?? pod.key}\0${how.name}`)].map(([, own]) => foundOf(own, pods))
}

function foundOf(own: readonly [Ended, ...Ended[]], pods: readonly Pod[]): Found<Facts> {
  const [{ pod, how }] = own
  const stem = ownerStem(pod.pod)
  const replaced = stem !== undefined && pods.some((other) => ownerStem(other.pod) === stem && other.statuses.some(isUp))
  const asked = ASKED.test(how.name)
  return {
    count: own.length,
    facts: {
      pod: pod.pod,
      namespace: pod.namespace,
      container: undefined,
      containerId: undefined,
      init: false,
      engine: false,
      exitCode: undefined,
      reason: how.name,
      message: how.why,
      restarts: undefined,
      startedAgain: false,
      atStart: false,
      tries: undefined,
      healed: false,
      lost: undefined,
      sandboxChanged: undefined,
      kind: undefined,
      name: undefined,
      key: undefined,
      words: how.why?.replace(/^Pod was rejected: /, ''),
      present: undefined,
      endedAs: how.how,
      node: pod.node,
      replaced,
    },
    about: { pod: pod.pod, podUid: pod.podUid },
    proof: own.flatMap(({ pod: one, status }) =>
      [status, ...one.statuses.filter((other) => other !== status && endedPod(other)?.name === how.name)].flatMap((row) =>
        cite(row, `its status: ${how.name}`, 'pod status'),
      ),
    ),
    certainty: 'stated',
    ...(asked || replaced ? { severity: 'note' as const } : {}),
  }
}

const isUp = ({ status, ready }: PodStatus): boolean => status === 'Running' && ready !== false
