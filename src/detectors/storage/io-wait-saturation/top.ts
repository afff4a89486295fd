import { worstOf } from '../../../casefile/series/extremes.ts'
import { sustained } from '../../../casefile/series/sustained.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { SAMPLE } from '../../../records/sample.ts'
import type { besideOf, Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { sharesOf } from './rows.ts'

/** Single moments of top: hardly any time but waiting, under a load that tells that several wait. */
export function momentOfTop(scope: Scope, cpus: number | undefined, limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  const tops = scope.rows(SAMPLE).filter(({ tool, about }) => tool === 'top' && about === 'all')
  const over = sustained(
    tops,
    ({ values }) =>
      (values.get('wa') ?? 0) >= limits.topWaPct &&
      (values.get('id') ?? 0) <= limits.topMaxIdlePct &&
      (values.get('load1') ?? 0) >= Math.max(limits.topMinLoad, cpus ?? 0),
    // often the first round of top is all that there is
    { minSamples: 1, minShare: limits.minShare, countSinceBoot: true },
  )?.over
  if (over === undefined) return []
  const worst = worstOf(over, ({ values }) => values.get('wa') ?? 0)
  const available = scope
    .rows(SAMPLE)
    .findLast(({ tool, about }) => tool === 'top' && about === 'memory')
    ?.values.get('availKb')
  return [
    {
      facts: {
        ...beside,
        shownBy: 'top',
        ...sharesOf(over.length, tops.length),
        maxWaPct: worst.values.get('wa'),
        availMib: available === undefined ? undefined : Math.round((10 * available) / 1024) / 10,
        load1: beside.load1 ?? worst.values.get('load1'),
      },
      about: { device: beside.device },
      proof: cite(worst, `${worst.values.get('wa')} % waiting, load ${worst.values.get('load1')}`, 'capture'),
      certainty: 'shown',
      missing: 'a series (top shows single moments)',
    },
  ]
}
