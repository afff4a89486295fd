import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  waitingPct: {
    value: 30,
    why: 'CPU time that was idle only because a task waited for a disk (proc(5), iowait). On n CPUs one waiting task can account for 1/n of it.',
  },
  oneRowPct: { value: 50, why: 'wa where there is one live row only: it must be worse, as a moment is not a state.' },
  minBlocked: { value: 1, why: 'Tasks in b beside it: a wait that nobody is in is over.' },
  minShare: { value: 0.6, why: 'Share of the rows that must show it: writeback comes in bursts, work that waits does not.' },
  busyPct: { value: 90, why: '%util of iostat(1): share of the time in which the device had requests under way.' },
  slowReadMs: {
    value: 100,
    why: 'r_await at which it is a failure at once: a read is waited for, and this is ten times what a disk that turns takes.',
  },
  minReads: { value: 20, why: 'Reads a second; fewer are no work that waits.' },
  queuedMs: { value: 20, why: 'A disk answers within 10 ms and flash within 1: from here on most of the time is waiting in the queue.' },
  minQueue: { value: 4, why: 'Requests in the queue (aqu-sz): one streaming reader or writer keeps one or two under way.' },
  smallKb: { value: 64, why: 'Writes of at most this size are the work of programs that wait; writeback and streams send larger ones.' },
  crowd: { value: 4, why: 'Blocked tasks in a row of vmstat, where other work takes the idle time that would show as wa.' },
  crowdFullPct: { value: 40, why: 'PSI io full (avg10) that must confirm them: most of the time all tasks with work stood still for I/O.' },
  minQueuedRounds: { value: 3, why: 'Intervals that a queue must last.' },
  stuckFullPct: {
    value: 50,
    why: 'PSI alone, without any other sample: all tasks stood still for I/O this share of five minutes. A copy reaches that for a minute.',
  },
  atLimit: { value: 0.9, why: 'Share of its own limit (io.max) that a cgroup transfers: the limit is what it waits for.' },
  topWaPct: { value: 60, why: 'wa of top, which prints single moments and no b: most of the time must be waiting …' },
  topMaxIdlePct: { value: 20, why: '… hardly any of it idle, so that it is not one CPU of many …' },
  topMinLoad: { value: 4, why: '… and the load, which counts tasks in state D, tells that several wait (at least one for each CPU).' },
  minSlowSyncs: { value: 2, why: 'Complaints of a server about its disk: one alone is a blip, unless it was long …' },
  longSyncMs: { value: 5000, why: '… longer than the second after which servers complain, and than most elections wait.' },
  minInD: { value: 3, why: 'Processes in state D in one listing, at least half of it: one or two are a moment.' },
})

export type Limits = Values<typeof LIMITS>
