import type { Ledger } from '../../core/finding.ts'
import type { Ledger as Ram } from './oom-facts.ts'
import type { Split } from './oom-kill-cgroup/facts.ts'

type Part = Ledger['parts'][number]

/** RAM, by the counters of the whole machine; what none of them explains is a part of its own. */
export const ramLedger = ({ totalKb, ...parts }: Ram): Ledger =>
  balanced(
    'RAM',
    totalKb,
    Object.entries(parts).map(([name, value]) => ({ name: name.replace(/Kb$/, ''), value })),
  )

interface Spent {
  readonly oomCgroup?: string | undefined
  readonly split?: Split | undefined
  readonly usageKb?: number | undefined
  readonly limitKb?: number | undefined
  readonly binding?: 'memory' | 'memory+swap' | 'kmem' | undefined
}

/** The memory of a cgroup in the report's own figures: up to its limit where that one was reached, else what it used. */
export function cgroupLedger({ oomCgroup, split, usageKb, limitKb, binding }: Spent): Ledger | undefined {
  if (split === undefined) return undefined
  const parts = [
    { name: 'anonymous', value: split.anonKb },
    { name: 'file cache', value: split.cacheKb },
    { name: 'shared memory', value: split.shmemKb },
    { name: 'kernel', value: split.kernelKb },
  ]
  const counted = sumOf(parts)
  const used = Math.max(usageKb ?? 0, counted)
  const total = binding === 'memory' ? Math.max(limitKb ?? 0, used) : used
  return balanced(oomCgroup ?? 'the cgroup', usageKb === undefined ? undefined : total, [
    ...parts,
    ...(used > counted ? [{ name: 'unaccounted', value: used - counted }] : []),
    ...(total > used ? [{ name: 'free', value: total - used }] : []),
  ])
}

/** Counters are read one after another, and some pages are in two of them: where they tell more than the total, that is their sum. */
const balanced = (of: string, total: number | undefined, parts: readonly Part[]): Ledger => ({
  of,
  unit: 'KiB',
  total: total === undefined ? undefined : Math.max(total, sumOf(parts)),
  parts,
})

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { value }) => sum + value, 0)
