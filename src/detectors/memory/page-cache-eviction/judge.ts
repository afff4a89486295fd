import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { byFaults } from './by-faults.ts'
import { byRefaults } from './by-refaults.ts'
import { byShrinking } from './by-shrinking.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './limits.ts'

/** One finding for the machine, by what tells most: pages that came back, faults that waited for a disk, a cache that shrinks. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const all = [byRefaults, byFaults, byShrinking].flatMap((verdict) => verdict(scope, limits) ?? [])
  const [first, ...others] = all
  if (first === undefined) return []
  const facts = all.reduceRight<Facts>((known, one) => ({ ...known, ...one.facts }), first.facts)
  const series = all.flatMap((one) => one.series ?? [])
  return [{ ...first, facts, series, proof: [...first.proof, ...others.flatMap(({ proof }) => proof)] }]
}
