import { thresholds, type Values } from '../../../core/threshold.ts'

export const LIMITS = thresholds({
  minSamples: { value: 4, why: 'From the first to the last sample with swap traffic; fewer are a burst.' },
  minWindowShare: {
    value: 0.34,
    why: 'Share of the capture between the first and the last sample with traffic: a burst, or a start that pushes others out, is over soon.',
  },
  minActiveShare: {
    value: 0.5,
    why: 'Share of these samples with traffic; below it, it is a row of bursts. vmstat(8): si and so are rates per interval.',
  },
  minEachWay: { value: 0.2, why: 'Share of them with traffic in each direction: pages that go out and come back are the working set.' },
  minStalledShare: {
    value: 0.25,
    why: 'Share of the active samples in which somebody waits for it: blocked tasks, I/O wait, the kernel busy with reclaim, or many pages read back.',
  },
  stallWaPct: { value: 5, why: 'I/O wait of a sample in which somebody waits.' },
  stallSyPct: { value: 30, why: 'Time in the kernel of a sample in which it is busy with reclaim.' },
  minTrafficKib: { value: 32, why: 'KiB a second, in and out together (of sar a quarter as many pages); less is background noise.' },
  minMeanKib: { value: 64, why: 'The same on average of the whole run: so little is sixteen pages a second, which nobody waits for.' },
  heavyInKib: {
    value: 512,
    why: 'KiB a second read back: the tasks that touched these pages stood still for it, also where other work hides the wait.',
  },
  minPagesEachWay: {
    value: 10_000,
    why: 'Between two samples of /proc/vmstat or vmstat -s: 40 MiB in each direction, and somebody who waits for it.',
  },
  calmPct: { value: 2, why: 'PSI some of memory, avg10 and avg60: below it nobody waits for what is read back (zram, a fast device).' },
  minPressurePct: { value: 10, why: 'Of the last ten seconds tasks waited for memory (PSI), beside such samples.' },
  minStalls: { value: 100, why: 'Tasks that had to reclaim by themselves (allocstall) between such samples.' },
})
export type Limits = Values<typeof LIMITS>
