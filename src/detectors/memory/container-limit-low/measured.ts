import { engineOf } from '../../../casefile/engines.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { quantityKb } from '../../../core/heap-size.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { size } from '../../../core/words/numbers.ts'
import { CONTAINER_STATE } from '../../../records/container-state.ts'
import { MEMORY_USE } from '../../../records/memory-use.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'
import { withRoom } from '../limits.ts'
import type { Facts } from './facts.ts'
import { cgroupOf, type Group, heldBy, memoryGroups, unitOf } from '../memory-groups.ts'
import { wasKilled } from './started.ts'
import type { Limits } from './thresholds.ts'

const shareOf = (kb: number, limitKb: number): number => Math.round((100 * kb) / limitKb)

/** What a cgroup holds and cannot drop is nearly its limit, and it has run into that again and again. */
export function full(scope: Scope, t: Limits): Found<Facts>[] {
  if (scope.events(OOM_REPORT).length > 0) return []
  return memoryGroups(scope).flatMap((of) => {
    const held = heldBy(of)
    if (held === undefined || of.limit === undefined || of.hits === undefined || of.kills > 0) return []
    const needKb = held.heldKb + held.swapKb
    if (needKb < of.limit.kb * t.maxUseShare || of.hits.count < t.minLimitHits) return []
    const swap = held.swapKb > 0 ? `, ${size(held.swapKb)} of it in swap` : ''
    return [
      {
        time: of.limit.time,
        until: of.limit.time,
        facts: { ...factsOf(of, of.limit.kb, needKb), ...held },
        about: { cgroup: cgroupOf(of), unit: unitOf(of) },
        proof: [
          ...cite(of.stat, `${size(needKb)} that cannot be dropped${swap}: ${shareOf(needKb, of.limit.kb)} % of the limit`, 'capture'),
          ...of.limit.proof,
          ...cite(of.hits.from, `ran into the limit ${of.hits.count} times`, 'capture'),
        ],
        certainty: 'shown',
      },
    ]
  })
}

const factsOf = (of: Group, limitKb: number, needKb: number): Facts => ({
  limitKb,
  needKb,
  setting: 'measured',
  measured: true,
  usageKb: of.usageKb,
  peakKb: of.peakKb,
  limitHits: of.hits?.count,
  cgroup: cgroupOf(of),
  unit: unitOf(of),
  recommendedKb: withRoom(needKb),
})

/** A container uses nearly its limit, by kubectl top or docker stats: page cache may be part of it. */
export function used(scope: Scope, t: Limits): Found<Facts>[] {
  const limits = new Map(
    scope.rows(CONTAINER_STATE).flatMap((c) => {
      const kb = c.init === true ? undefined : quantityKb(c.memoryLimit)
      const proof: Proof[] = cite(c, `its limit is ${c.memoryLimit}`, 'pod status')
      return kb === undefined
        ? []
        : [[`${c.pod ?? ''}/${c.container ?? ''}`, { kb, proof, pod: c.pod, namespace: c.namespace, container: c.container }] as const]
    }),
  )
  const shown = scope.rows(MEMORY_USE).filter(({ source }) => source === 'kubectl top' || source === 'docker stats')
  const last = distinct(shown.toReversed(), ({ consumer }) => consumer).toReversed()
  const alike = grouped(last, ({ limitKb }) => limitKb)
  return last.flatMap((use) => {
    const { container, pod: name, usedKb } = use
    const own = [...limits].filter(([key]) => (container === undefined ? key.startsWith(`${name}/`) : key === `${name ?? ''}/${container}`))
    const limitKb = use.limitKb ?? (own.length === 1 ? own[0]![1].kb : undefined)
    if (limitKb === undefined || usedKb < limitKb * t.maxUseShare) return []
    if (own.some(([, limit]) => wasKilled(scope, limit.pod, limit.container))) return []
    if (use.limitKb !== undefined && (alike.get(use.limitKb)?.length ?? 0) > t.maxSameLimit) return []
    const namespace = use.namespace ?? own[0]?.[1].namespace
    const pod = namespace === undefined || name === undefined ? name : `${namespace}/${name}`
    return [
      {
        time: use.time,
        until: use.time,
        facts: {
          limitKb,
          needKb: usedKb,
          setting: 'measured',
          measured: true,
          usageKb: usedKb,
          container,
          pod,
          isEngine: use.source === 'docker stats' ? (true as const) : undefined,
          tool: use.source === 'docker stats' ? engineOf(scope) : undefined,
          recommendedKb: withRoom(usedKb),
        },
        about: { pod, container },
        proof: [
          ...cite(use, `${size(usedKb)} in use, ${shareOf(usedKb, limitKb)} % of the limit`, 'capture'),
          ...own.flatMap(([, limit]) => limit.proof),
        ],
        certainty: 'shown',
        missing: 'how much of it is page cache (memory.stat), and whether it stays there',
      },
    ]
  })
}
