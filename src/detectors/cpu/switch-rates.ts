import { grewBy } from '../../casefile/series/counter.ts'
import { withSample, type Ends } from '../../casefile/series/ends.ts'
import { secondsBetween, type Cited } from '../../core/span.ts'
import type { ProcessSample } from '../../records/process-sample.ts'

export interface SwitchRate {
  readonly comm: string
  readonly pid: number
  readonly tid?: number | undefined
  readonly voluntary: number
  readonly involuntary: number
}

const MAX_TASKS = 50_000

/** Switches per second of tasks, from the counters of /proc/PID/status or /proc/PID/sched at two dated moments. */
export class SwitchRates {
  readonly #tasks = new Map<string, Ends<Cited<ProcessSample>>>()

  see(p: Cited<ProcessSample>): void {
    if (p.voluntarySwitches === undefined || p.involuntarySwitches === undefined || p.time === undefined) return
    const key = `${p.source} ${p.pid} ${p.tid ?? ''}`
    const known = this.#tasks.get(key)
    if (known !== undefined || this.#tasks.size < MAX_TASKS) this.#tasks.set(key, withSample(known, p))
  }

  rates(): SwitchRate[] {
    return [...this.#tasks.values()].flatMap(({ first, last }) => {
      const seconds = secondsBetween(first.time!, last.time!) ?? 0
      // a number that was given to another process counts from 0 again
      const voluntary = grewBy(first.voluntarySwitches!, last.voluntarySwitches!, 'other')
      const involuntary = grewBy(first.involuntarySwitches!, last.involuntarySwitches!, 'other')
      if (seconds <= 0 || voluntary === undefined || involuntary === undefined || first.comm !== last.comm) return []
      return [{ comm: last.comm, pid: last.pid, tid: last.tid, voluntary: voluntary / seconds, involuntary: involuntary / seconds }]
    })
  }
}
