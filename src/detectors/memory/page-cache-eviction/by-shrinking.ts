import { overTime } from '../../../casefile/series/over-time.ts'
import { stepsOf, sumOf } from '../../../casefile/series/steps.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { size } from '../../../core/words/numbers.ts'
import { SAMPLE, type Sample } from '../../../records/sample.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { mostRead } from './traffic.ts'

/** vmstat: the cache shrinks bit by bit while free memory stands at its floor, files are read and hardly anything is swapped. */
export function byShrinking(scope: Scope, t: Limits): Found<Facts> | undefined {
  const rows = scope.rows(SAMPLE).filter(({ tool, values }) => tool === 'vmstat' && values.has('cache'))
  for (const run of grouped(rows, ({ series }) => series).values()) {
    const found = shrinks(scope, run, t)
    if (found !== undefined) return found
  }
  return undefined
}

function shrinks(scope: Scope, run: readonly Cited<Sample>[], t: Limits): Found<Facts> | undefined {
  const of = (sample: Sample, ...names: string[]): number => sumOf(names.map((name) => sample.values.get(name) ?? 0))
  const cached = run.map((s) => of(s, 'cache', 'buff'))
  const top = cached.indexOf(Math.max(...cached))
  const fall = run.slice(top)
  const [first, last] = [fall[0]!, fall.at(-1)!]
  const [from, to] = [cached[top]!, cached.at(-1)!]
  const frees = fall.map((s) => of(s, 'free'))
  const steps = stepsOf(cached.slice(top))
  // the rates of the first row are since boot
  const mean = (...names: string[]): number => sumOf(fall.map((s) => (s.sinceBoot ? 0 : of(s, ...names)))) / fall.length
  const isPushedOut =
    fall.length >= t.minSamples &&
    from - to >= from * t.minCacheFall &&
    Math.max(...frees) <= from * t.maxFreeToCache &&
    steps.filter((step) => step < 0).length >= steps.length * t.minFallingShare
  if (!isPushedOut || mean('si', 'so') > t.maxMeanSwap || mean('bi') < t.minReadBlocks) return undefined
  const [cacheFromKb, cacheToKb] = [of(first, 'cache'), of(last, 'cache')]
  return {
    facts: {
      host: scope.name,
      cacheFromKb,
      cacheToKb,
      freeMinKb: Math.min(...frees),
      biMaxKbPerSecond: mostRead(scope),
      samples: fall.length,
    },
    proof: [...cite(first, `${size(cacheFromKb)} of cache`, 'capture'), ...cite(last, `${size(cacheToKb)} of cache`, 'capture')],
    // what is cached and free at the moment is as true in the first row as in any
    series: (['cache', 'free'] as const).flatMap((name) =>
      overTime(
        { quantity: `memory.${name}`, unit: 'KiB' },
        run.map(({ at, time, values, unitBytes = 1024 }) => ({ kb: (values.get(name) ?? NaN) * (unitBytes / 1024), at, time })),
        ({ kb }) => kb,
      ),
    ),
    time: first.time,
    until: last.time,
    certainty: 'shown',
    missing: 'refault counters (/proc/vmstat twice), and who took the memory',
    settle: 'grep workingset_refault /proc/vmstat; sleep 10; grep workingset_refault /proc/vmstat',
  }
}
