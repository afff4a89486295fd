import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. Measured: bench/gil. */
export const LIMITS = thresholds({
  minTotalPct: {
    value: 85,
    why: 'Per cent of one core, all threads together. Held back by the lock, CPython 3.11 stays at 98–102 % whatever is added (bench/gil); less where others use the CPUs too. 8 threads that need 80 % together are not held back.',
  },
  maxTotalPct: {
    value: 140,
    why: 'Per cent of one core. Above it native code runs beside the bytecode; up to there it may be the kernel time of handing the lock over (measured: 125 % with four threads, a quarter of it system time).',
  },
  minThreads: { value: 3, why: 'Busy threads.' },
  minThreadPct: { value: 4, why: 'A thread with less waits for something else. Ten threads of 10 % fill the core (bench/gil).' },
  maxThreadPct: { value: 95, why: 'One thread that fills a core by itself waits for nobody.' },
  maxThreadShare: { value: 0.6, why: 'Share of one thread: threads that share a core get alike.' },
  minPairPct: { value: 95, why: 'Two threads are enough at a half each (bench/gil), but must fill the core …' },
  minPairThreadPct: { value: 30, why: '… and share it.' },
  minGilPct: { value: 90, why: 'py-spy top: share of the time in which the lock was held.' },
  minActivePct: { value: 180, why: 'py-spy top: threads that run or want to, 100 % for each.' },
})

export type Limits = Values<typeof LIMITS>
