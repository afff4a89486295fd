import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { aroundOf, type Runner } from './around.ts'
import { countedQueue } from './counted-queue.ts'
import type { Limits } from './limits.ts'
import { loadAlone } from './load-alone.ts'
import { queueAlone } from './queue-alone.ts'
import { waitingProcesses } from './waiting-processes.ts'

export interface Facts {
  host: string | undefined
  samples: number
  saturatedSamples: number
  shareOfSamplesPct: number
  maxR: number
  meanR: number
  cpus: number | undefined
  runnablePerCpu: number | undefined
  /** Undefined where only the load average or `sar -q` tell of the queue. */
  idMeanPct: number | undefined
  windowSeconds: number | undefined
  load1: number | undefined
  psiCpuSomeAvg10Pct: number | undefined
  topRunners: readonly Runner[]
  comm: string | undefined
}

/** Many more tasks want to run than there are CPUs: as the queue itself was counted, else as processes waited, else by the load. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const around = aroundOf(scope)
  const counted = countedQueue(around, t)
  if (around.cpus === undefined || counted.some(({ severity }) => severity !== 'note')) return counted
  const other = waitingProcesses(around, around.cpus, t) ?? queueAlone(scope, around, around.cpus, t) ?? loadAlone(around, around.cpus, t)
  return other === undefined ? counted : [other]
}
