import { grewBy } from '../../../casefile/series/counter.ts'
import { withSample, type Ends } from '../../../casefile/series/ends.ts'
import { grouped } from '../../../core/grouped.ts'
import { secondsBetween, type Cited } from '../../../core/span.ts'
import type { ProcessSample } from '../../../records/process-sample.ts'

export interface SwitchRate {
  readonly comm: string
  readonly pid: number
  readonly tid: number | undefined
  readonly voluntary: number
  readonly involuntary: number
  readonly first: Cited<ProcessSample>
}

/** Switches per second of tasks, from the counters of /proc/PID/status or /proc/PID/sched at two dated moments. */
export function switchRates(samples: readonly Cited<ProcessSample>[]): SwitchRate[] {
  const counted = samples.filter((p) => p.voluntarySwitches !== undefined && p.involuntarySwitches !== undefined && p.time !== undefined)
  return [...grouped(counted, ({ source, pid, tid }) => `${source} ${pid} ${tid ?? ''}`).values()].flatMap((own) => {
    const { first, last } = own.reduce<Ends<Cited<ProcessSample>> | undefined>(withSample, undefined)!
    const seconds = secondsBetween(first.time!, last.time!) ?? 0
    // a number that was given to another process counts from 0 again
    const voluntary = grewBy(first.voluntarySwitches!, last.voluntarySwitches!, 'other')
    const involuntary = grewBy(first.involuntarySwitches!, last.involuntarySwitches!, 'other')
    if (seconds <= 0 || voluntary === undefined || involuntary === undefined || first.comm !== last.comm) return []
    const { comm, pid, tid } = last
    return [{ comm, pid, tid, voluntary: voluntary / seconds, involuntary: involuntary / seconds, first: last }]
  })
}
