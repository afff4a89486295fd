import { expect, test } from 'vitest'
import { largestProcess, processMemory } from '../../src/casefile/process-memory.ts'
import { MEMORY_USE } from '../../src/records/memory-use.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../src/records/process-sample.ts'
import { said, scopeOf } from './texts.ts'

const sample = (pid: number, of: Partial<ProcessSample>) => said(PROCESS_SAMPLE, { source: 'ps', series: 's', pid, comm: `p${pid}`, ...of })
const use = (pid: number | undefined, usedKb: number, swapKb?: number) =>
  said(MEMORY_USE, { source: 'smaps', series: 's', consumer: 'c', pid, usedKb, swapKb })
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  [...processMemory(scopeOf(...told)).values()].map(({ pid, comm, rssKb, swapKb, rssBesideSwapKb, rss, swap, swapLine }) => [
    pid,
    comm,
    rssKb,
    swapKb,
    rssBesideSwapKb,
    rss?.at.line,
    swap?.at.line,
    swapLine?.text,
  ])

test('by the last sample of a table that tells it', () => {
  const line = { line: 9, offset: 0, text: 'VmSwap' }
  expect(
    shown(
      sample(1, { rssKb: 10, swapKb: 3, swapLine: line }),
      sample(1, { rssKb: 20, comm: 'pid 1' }),
      sample(2, { swapKb: 4 }),
      sample(1, { tid: 5, rssKb: 99, comm: 'thread' }),
      sample(3, { tid: 3, rssKb: 7 }),
      sample(4, { comm: 'pid 4' }),
    ),
  ).toEqual([
    [1, 'p1', 20, 3, 10, 2, 1, 'VmSwap'],
    [2, 'p2', undefined, 4, undefined, undefined, 3, undefined],
    [3, 'p3', 7, undefined, undefined, 5, undefined, undefined],
    [4, undefined, undefined, undefined, undefined, undefined, undefined, undefined],
  ])
})

test('smaps tells what no table does', () => {
  expect(shown(use(1, 10, 2), use(undefined, 99), use(1, 12))).toEqual([[1, undefined, 12, 2, 10, 3, 1, undefined]])
  expect(shown(sample(1, { rssKb: 5 }), use(1, 10, 2))).toEqual([[1, 'p1', 5, 2, 10, 1, 2, undefined]])
  expect(shown(sample(1, { swapKb: 5 }), use(1, 10, 2))).toEqual([[1, 'p1', 10, 5, undefined, 2, 1, undefined]])
})

test('the largest, where more than one is known', () => {
  const largest = (...told: readonly ReturnType<typeof said>[]) => largestProcess(scopeOf(...told))?.pid
  expect(largest(sample(1, { rssKb: 5 }))).toBeUndefined()
  expect(largest(sample(1, { rssKb: 5 }), sample(2, {}))).toBeUndefined()
  expect(largest(sample(1, { rssKb: 5 }), sample(2, { rssKb: 8 }), sample(3, { rssKb: 6 }))).toBe(2)
})
