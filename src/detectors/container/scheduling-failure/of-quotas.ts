import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { notMade } from '../not-made.ts'
import type { Facts } from './judge.ts'

/** plugin/pkg/admission/resourcequota/controller.go: of each list only what would go over it. */
const EXCEEDED = /\bexceeded quota: ([\w.-]{1,253}), requested: ([^\s][^:]{0,800}?), used: ([^\s][^:]{0,800}?), limited: (\S{1,800})/

/** One thing of which a quota has not enough left, as written: `limits.memory`, `2Gi`. */
export interface Exceeded {
  readonly resource: string
  readonly requested: string
  readonly used: string | undefined
  readonly limited: string | undefined
}

export interface Quota {
  readonly name: string
  readonly exceeded: readonly Exceeded[]
}

/** `limits.memory=2Gi,pods=1`, whose names may hold a slash and a dot, but no equals sign. */
const amounts = (list: string): ReadonlyMap<string, string> =>
  new Map(
    list
      .split(',')
      .slice(0, 40)
      .flatMap((one): [string, string][] => {
        const [resource, value] = one.trim().split('=')
        return resource === undefined || value === undefined ? [] : [[resource, value]]
      }),
  )

export function quotaIn(answer: string): Quota | undefined {
  const m = EXCEEDED.exec(answer)
  if (m === null) return undefined
  const [used, limited] = [amounts(m[3]!), amounts(m[4]!)]
  return {
    name: m[1]!,
    exceeded: [...amounts(m[2]!)].map(([resource, requested]) => ({
      resource,
      requested,
      used: used.get(resource),
      limited: limited.get(resource),
    })),
  }
}

/** Pods that are not made, because their namespace has used up what a ResourceQuota gives it: the nodes are not even asked. */
export function ofQuotas(scope: Scope): Found<Facts>[] {
  return notMade(scope).flatMap(({ owner, namespace, answer, happened, proof, healed }): Found<Facts>[] => {
    const quota = quotaIn(answer)
    if (quota === undefined) return []
    return [
      {
        ...happened,
        facts: {
          pod: undefined,
          owner,
          namespace,
          quota,
          fitting: undefined,
          nodes: undefined,
          missing: [],
          resource: quota.exceeded[0]?.resource,
          message: answer.slice(0, 500),
          taintedNodes: [],
          noScaleUp: undefined,
          claim: undefined,
          claimAnswer: undefined,
          healed,
          placed: healed,
        },
        about: {},
        proof,
        certainty: 'stated',
        ongoing: healed ? false : undefined,
        ...(healed ? { severity: 'note' as const } : {}),
      },
    ]
  })
}
