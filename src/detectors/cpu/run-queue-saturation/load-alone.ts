import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import { meanOf } from '../cpu-rows.ts'
import { type Around, saidOf } from './around.ts'
import type { Facts } from './judge.ts'
import { leastQueue, type Limits } from './limits.ts'

/** Without a series: the load average, and what shows that it is not one of tasks that wait for a disk. */
export function loadAlone(around: Around, cpus: number, t: Limits): Found<Facts> | undefined {
  const { load, stalled, running, runs } = around
  const least = leastQueue(cpus, t)
  if (load === undefined || load.one < least) return undefined
  if (runs.some(({ rows }) => rows.filter(({ r }) => r !== undefined).length >= t.minSamples || meanOf(rows, 'id') > t.maxIdlePct))
    return undefined
  const waitingForDisk = around.processes.filter(({ state }) => state === 'D').length
  const runners = running.reduce((sum, { processes }) => sum + processes, 0)
  const pressed = stalled !== undefined && stalled.avg10 >= t.minPsiSomePct && stalled.avg60 >= t.minPsiSomePct
  const counted = runners >= least && waitingForDisk < runners * t.maxDiskShare
  if (!pressed && waitingForDisk >= load.one * t.maxDiskShare) return undefined
  // top counts itself
  const ready = (around.ready?.values.get('r') ?? 0) - 1
  const queued = ready >= least && load.five >= least && load.fifteen >= least
  const sure = pressed || counted || queued
  return {
    time: load.time,
    facts: {
      samples: 1,
      saturatedSamples: 1,
      shareOfSamplesPct: 100,
      maxR: counted ? runners : queued ? ready : load.one,
      meanR: load.one,
      runnablePerCpu: Math.round((10 * load.one) / cpus) / 10,
      idMeanPct: undefined,
      windowSeconds: undefined,
      ...saidOf(around),
    },
    about: { comm: running[0]?.comm },
    proof: [
      ...cite(load, `load ${load.one} on ${cpus} CPUs`, 'capture'),
      ...(pressed ? cite(stalled, 'a task waited for a CPU', 'capture') : []),
      ...(queued ? cite(around.ready, `${ready} tasks in state R; the load was as high for 15 minutes`, 'capture') : []),
      ...(counted ? cite(running[0]?.first, `${runners} tasks in state R, ${waitingForDisk} in state D`, 'capture') : []),
    ],
    certainty: sure ? 'shown' : 'suggested',
    severity: sure ? 'warning' : 'note',
    missing: sure ? 'a series (vmstat 1 30)' : 'a series (vmstat 1 30): tasks in state D count in the load too',
    settle: 'vmstat 1 30',
  }
}
