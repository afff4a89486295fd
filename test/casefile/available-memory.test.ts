import { expect, test } from 'vitest'
import { availableMemory } from '../../src/casefile/available-memory.ts'
import { COUNTERS, type Counters } from '../../src/records/counters.ts'
import { SAMPLE } from '../../src/records/sample.ts'
import type { Instant } from '../../src/core/span.ts'
import { at, said, scopeOf } from './texts.ts'

const values = (of: Record<string, number>) => new Map(Object.entries(of))
const counters = (kind: Counters['kind'], of: Record<string, number>, time?: Instant) =>
  said(COUNTERS, { kind, of: 'meminfo', values: values(of), ...(time === undefined ? {} : { time }) })
const sample = (tool: string, about: string | undefined, of: Record<string, number>) =>
  said(SAMPLE, { tool, about, series: 's', values: values(of), sinceBoot: false })

test.each([
  ['meminfo', counters('meminfo', { MemAvailable: 40, MemTotal: 100 }), [40, 100]],
  ['all of it', counters('meminfo', { MemAvailable: 100, MemTotal: 100 }), [100, 100]],
  ['more than all of it', counters('meminfo', { MemAvailable: 101, MemTotal: 100 }), undefined],
  ['of nothing', counters('meminfo', { MemAvailable: 0, MemTotal: 0 }), undefined],
  ['no total', counters('meminfo', { MemAvailable: 40 }), undefined],
  ['no available', counters('meminfo', { MemTotal: 40 }), undefined],
  ['other counters', counters('vmstat', { MemAvailable: 40, MemTotal: 100 }), undefined],
  ['free', sample('free', 'memory', { availKb: 7, totalKb: 9 }), [7, 9]],
  ['swap of free', sample('free', 'swap', { availKb: 7, totalKb: 9 }), undefined],
  ['memory of another tool', sample('top', 'memory', { availKb: 7, totalKb: 9 }), undefined],
  ['sar', sample('sar', undefined, { kbmemfree: 10, kbmemused: 20, kbavail: 15 }), [15, 30]],
  ['sar with none left', sample('sar', undefined, { kbmemfree: 0, kbmemused: 20, kbavail: 0 }), [0, 20]],
  ['sar of an old kernel', sample('sar', undefined, { kbmemfree: 10, kbmemused: 20, kbavail: 0 }), undefined],
  ['sar without what is free', sample('sar', undefined, { kbmemused: 20, kbavail: 5 }), undefined],
  ['sar without what is used', sample('sar', undefined, { kbmemfree: 20, kbavail: 5 }), undefined],
  ['not sar', sample('vmstat', undefined, { kbmemfree: 10, kbmemused: 20, kbavail: 15 }), undefined],
])('%s', (_, one, known) =>
  expect(availableMemory(scopeOf(one))).toEqual(known === undefined ? [] : [{ availKb: known[0], totalKb: known[1], at: at('a.txt', 1) }]),
)

test('counters first, each with its time where it has one', () => {
  const told = availableMemory(
    scopeOf(sample('free', 'memory', { availKb: 1, totalKb: 9 }), counters('meminfo', { MemAvailable: 2, MemTotal: 9 }, { boot: 5 })),
  )
  expect(told).toEqual([
    { availKb: 2, totalKb: 9, at: at('a.txt', 2), time: { boot: 5 } },
    { availKb: 1, totalKb: 9, at: at('a.txt', 1) },
  ])
})
