import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestGroups } from '../../src/casefile/largest-groups.ts'
import type { Ledger } from '../../src/core/finding.ts'
import { ledgerOf } from '../../src/detectors/memory/oom-facts.ts'
import { cgroupLedger, ramLedger } from '../../src/detectors/memory/oom-ledger.ts'
import { processesOf } from '../../src/detectors/memory/oom-processes.ts'
import type { OomReport, OomTask } from '../../src/records/oom-kill.ts'

const kb = fc.nat(4_000_000)
const sum = ({ parts }: Ledger): number => parts.reduce((all, { value }) => all + value, 0)
const isWhole = (ledger: Ledger): void => {
  expect(sum(ledger)).toBe(ledger.total)
  expect(ledger.parts.filter(({ value }) => value < 0)).toEqual([])
}
const split = { anonKb: 400, cacheKb: 50, shmemKb: 10, kernelKb: 40 }
const named = (ledger: Ledger | undefined): unknown => [ledger?.total, ledger?.parts.slice(4).map(({ name, value }) => [name, value])]

test('of a cgroup: up to the limit that was reached, what no counter explains, what was free', () => {
  expect(cgroupLedger({ oomCgroup: '/a', split, usageKb: 520, limitKb: 530, binding: 'memory' })).toEqual({
    of: '/a',
    unit: 'KiB',
    total: 530,
    parts: [
      { name: 'anonymous', value: 400 },
      { name: 'file cache', value: 50 },
      { name: 'shared memory', value: 10 },
      { name: 'kernel', value: 40 },
      { name: 'unaccounted', value: 20 },
      { name: 'free', value: 10 },
    ],
  })
  expect(named(cgroupLedger({ split, usageKb: 520, limitKb: 9000, binding: 'kmem' }))).toEqual([520, [['unaccounted', 20]]])
  expect(named(cgroupLedger({ split, usageKb: 500, limitKb: 500, binding: 'memory' }))).toEqual([500, []])
  // counters that tell more than the usage
  expect(named(cgroupLedger({ split, usageKb: 480, limitKb: 480, binding: 'memory' }))).toEqual([500, []])
  expect(named(cgroupLedger({ split }))).toEqual([undefined, []])
  expect(cgroupLedger({ usageKb: 480, limitKb: 480 })).toBeUndefined()
})

test('the parts are all of the total, whatever the counters say', () => {
  fc.assert(
    fc.property(
      fc.record({ anonKb: kb, cacheKb: kb, shmemKb: kb, kernelKb: kb }),
      kb,
      kb,
      fc.constantFrom('memory', 'kmem', undefined),
      (of, u, l, b) => isWhole(cgroupLedger({ split: of, usageKb: u, limitKb: l, binding: b as 'memory' | undefined })!),
    ),
  )
  const counters = fc.record({ active_anon: kb, slab_unreclaimable: kb, shmem: kb, unevictable: kb, free: kb, pagetables: kb })
  fc.assert(
    fc.property(counters, kb, kb, (countersKb, totalKb, hugepagesKb) =>
      isWhole(ramLedger(ledgerOf({ countersKb, totalKb, hugepagesKb, hugepagesFreeKb: 0, hugePages: [], zones: [], pageBytes: 4096 })!)),
    ),
  )
})

const task = (pid: number, rssKb: number, more: Partial<OomTask> = {}): OomTask => ({
  pid,
  name: `p${pid}`,
  totalVmKb: 0,
  rssKb,
  swapKb: 0,
  ...more,
})
const report = (tasks: readonly OomTask[], ...killed: number[]): OomReport =>
  ({ tasks, victims: killed.map((pid) => ({ pid })) }) as unknown as OomReport

test('processes: the largest first, in memory and in swap together', () => {
  expect(processesOf(report([]))).toBeUndefined()
  expect(processesOf(report([task(1, 10), task(2, 30, { swapKb: 5, oomScoreAdj: -1000 }), task(3, 20, { swapKb: 40 })], 1))).toEqual({
    total: 3,
    unit: 'kB',
    rows: [
      { pid: 3, name: 'p3', rss: 20, swap: 40 },
      { pid: 2, name: 'p2', rss: 30, swap: 5, oomScoreAdj: -1000 },
      { pid: 1, name: 'p1', rss: 10, swap: 0, killed: true },
    ],
  })
  expect(processesOf(report([task(1, -5)]))?.rows[0]?.rss).toBe(0)
})

test('of many processes fifty, the killed one among them, and the sum of the others', () => {
  const all = Array.from({ length: 60 }, (_, i) => task(i + 1, 1000 - i, { swapKb: 2 }))
  const processes = processesOf(report(all, 60))!
  expect(processes.total).toBe(60)
  expect(processes.rows).toHaveLength(50)
  expect(processes.rows.slice(-2)).toEqual([
    { pid: 49, name: 'p49', rss: 952, swap: 2 },
    { pid: 60, name: 'p60', rss: 941, swap: 2, killed: true },
  ])
  expect(processes.rest).toEqual({ processes: 10, rss: all.slice(49, 59).reduce((kbs, { rssKb }) => kbs + rssKb, 0), swap: 20 })
})

test('groups beside one another', () => {
  const row = (usage: number, limit?: number) => ({ path: `/g${usage}`, usage, limit })
  expect(largestGroups('KiB', [row(1)])).toBeUndefined()
  expect(largestGroups('KiB', [row(1, 9), row(2)])).toEqual({
    unit: 'KiB',
    rows: [
      { path: '/g2', usage: 2 },
      { path: '/g1', usage: 1, limit: 9 },
    ],
  })
  const many = largestGroups(
    'KiB',
    Array.from({ length: 53 }, (_, i) => row(i + 1)),
  )
  expect(many?.rows).toHaveLength(50)
  expect(many?.rest).toEqual({ groups: 3, usage: 6 })
})
