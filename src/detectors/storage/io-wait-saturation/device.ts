import type { Found } from '../../../core/failure.ts'
import { diskOverTime, type Disk } from './disk-rows.ts'
import type { besideOf, Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { sharesOf } from './rows.ts'

/** A device whose reads take long, or in whose queue small requests wait. */
export function busyDevice(disk: Disk | undefined, limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  if (disk?.worst === undefined) return []
  const isStalled = disk.stalledRounds > 0
  const isQueued = disk.queuedRounds >= limits.minQueuedRounds && disk.queuedRounds >= disk.rounds * limits.minShare
  if (!isStalled && !isQueued) return []
  const rounds = isStalled ? disk.stalledRounds : disk.queuedRounds
  return [
    {
      facts: { ...beside, shownBy: 'device', ...sharesOf(rounds, disk.rounds) },
      about: { device: disk.device },
      proof: [disk.worst],
      series: diskOverTime(disk, limits),
      certainty: 'shown',
      missing: isStalled
        ? disk.stalledRounds < disk.rounds / 2
          ? 'who waits for it in these bursts: vmstat, or the processes in state D'
          : undefined
        : 'who waits for it: vmstat, or the processes in state D',
    },
  ]
}

/** A device that is busy nearly all the time, as the user sees it: by large requests that nobody waits for, or by few. */
export function onlyBusy(disk: Disk | undefined, limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  if (disk?.worst === undefined || disk.busyRounds < limits.minQueuedRounds || disk.busyRounds < disk.rounds * limits.minShare) return []
  return [
    {
      facts: { ...beside, shownBy: 'busy', ...sharesOf(disk.busyRounds, disk.rounds) },
      about: { device: disk.device },
      proof: [disk.worst],
      series: diskOverTime(disk, limits),
      certainty: 'suggested',
      missing: 'whether anybody waits for it: vmstat, or the processes in state D',
      severity: 'note',
    },
  ]
}
