import { GROWING } from '../../../casefile/series/policies.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minSamples: GROWING.minSamples,
  minRisingShare: GROWING.minRisingShare,
  minQueue: { value: 8, why: 'Tasks that wait, and at least as many as there are workers: more than a moment’s wait.' },
  minQueueFactor: { value: 2, why: 'The last length of the queue, in multiples of the first: less is the ripple of a steady load.' },
  maxIdleShare: { value: 0.25, why: 'Share of the lines in which a worker was free: then the queue is a moment’s, not the pool’s.' },
  minDumpShare: { value: 0.5, why: 'Of several dumps of one pool, the share that must show the same.' },
  minStuckShare: {
    value: 0.7,
    why: 'Share of a pool’s threads that stand at one place in a dump; the rest may hold what these wait for, or start and end tasks.',
  },
  minWorkers: { value: 6, why: 'Threads of a pool; fewer meet at one place by chance.' },
  minUnnamedWorkers: { value: 8, why: 'Threads that nobody named (Thread-7) are a pool only when there are many alike.' },
  minGoMinutes: { value: 1, why: 'Minutes that half of them have waited, where there is one dump only.' },
  minGoroutines: { value: 20, why: 'Goroutines are cheap and not pooled: so many in one place wait for one thing.' },
})

export type Limits = Values<typeof LIMITS>
