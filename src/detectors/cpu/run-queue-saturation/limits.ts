import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minSamples: { value: 3, why: 'Live rows with r: a queue stands in one of them whenever several timers expire together.' },
  minShare: { value: 0.75, why: 'Share of the rows in which the queue is that long: a build that starts fills it for a few.' },
  minRPerCpu: {
    value: 3,
    why: 'Runnable tasks per CPU. proc(5), /proc/stat procs_running: those on a CPU are counted too, so 1 is a full CPU with nobody waiting; 3 have two waiting for each that runs.',
  },
  minRUnknownCpus: { value: 12, why: 'Where the number of CPUs is unknown: more than most machines of eight CPUs keep busy.' },
  minPsiSomePct: {
    value: 60,
    why: 'Documentation/accounting/psi.rst: share of the last 10 and 60 s in which a runnable task waited for a CPU. As many workers as CPUs stay below a quarter.',
  },
  maxDiskShare: {
    value: 0.5,
    why: 'Share of the load, or of the tasks in state R, that tasks in state D (waiting for a disk) may be: the load counts both.',
  },
  maxIdlePct: { value: 10, why: 'CPUs with more idle time than this have room.' },
})
export type Limits = Values<typeof LIMITS>

/** The queue that counts: runnable tasks on so many CPUs. */
export const leastQueue = (cpus: number | undefined, t: Limits): number => (cpus === undefined ? t.minRUnknownCpus : t.minRPerCpu * cpus)
