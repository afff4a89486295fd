import { cpuRuns } from '../../../casefile/cpu-runs.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { blockedBesideWork } from './blocked.ts'
import { busiestDisk } from './disk-rows.ts'
import { busyDevice, onlyBusy } from './device.ts'
import { besideOf, type Facts } from './facts.ts'
import { heldGroups } from './held-groups.ts'
import type { Limits } from './limits.ts'
import { listedInD } from './listed.ts'
import { stuck } from './pressure.ts'
import { toldByServer } from './told.ts'
import { momentOfTop } from './top.ts'
import { waitingCpus } from './waiting.ts'

/** The first of several accounts that shows it tells it: the CPUs' own time, a device, blocked tasks, pressure, a server’s complaints, top, a list of processes. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const busiest = busiestDisk(scope, limits)
  const [held] = heldGroups(scope, limits.atLimit)
  const beside = besideOf(scope, busiest, held?.held)
  const { runs, cpus } = cpuRuns(scope)
  const accounts: readonly (() => Found<Facts>[])[] = [
    () => waitingCpus(scope, runs, limits, beside, busiest),
    () => busyDevice(busiest, limits, beside),
    () => blockedBesideWork(runs, limits, beside),
    () => (runs.length === 0 && busiest === undefined ? stuck(scope, limits, beside) : []),
    () => toldByServer(scope, limits, beside),
    () => momentOfTop(scope, cpus, limits, beside),
    () => onlyBusy(busiest, limits, beside),
    () => listedInD(scope, limits, beside),
  ]
  for (const account of accounts) {
    const found = account()
    if (found.length > 0) return [...atItsLimit(scope.name, held), ...found]
  }
  return atItsLimit(scope.name, held)
}

/** That is what a limit is for: who is held may be meant to wait. */
const atItsLimit = (host: string | undefined, held: ReturnType<typeof heldGroups>[number] | undefined): Found<Facts>[] =>
  held === undefined
    ? []
    : [
        {
          time: held.proof[0]?.time,
          facts: { host, shownBy: 'held', samples: 2, waitingSamples: 0, shareOfSamplesPct: 0, held: held.held, blocked: [] },
          about: { cgroup: held.held.cgroup },
          proof: held.proof,
          certainty: 'suggested',
          missing: 'whether its tasks suffer for it: io.pressure of the cgroup',
          severity: 'note',
        },
      ]
