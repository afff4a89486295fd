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
  readonly #tasks = new Map<string, { first: Cited<ProcessSample>; last: Cited<ProcessSample> }>()

  see(p: Cited<ProcessSample>): void {
    if (p.voluntarySwitches === undefined || p.involuntarySwitches === undefined || p.time === undefined) return
    const key = `${p.source} ${p.pid} ${p.tid ?? ''}`
    const known = this.#tasks.get(key)
    if (known === undefined) {
      if (this.#tasks.size < MAX_TASKS) this.#tasks.set(key, { first: p, last: p })
      return
    }
    if ((secondsBetween(known.last.time!, p.time) ?? -1) > 0) known.last = p
    else if ((secondsBetween(p.time, known.first.time!) ?? -1) > 0) known.first = p
  }

  rates(): SwitchRate[] {
    return [...this.#tasks.values()].flatMap(({ first, last }) => {
      const seconds = secondsBetween(first.time!, last.time!) ?? 0
      const voluntary = last.voluntarySwitches! - first.voluntarySwitches!
      const involuntary = last.involuntarySwitches! - first.involuntarySwitches!
      // a number that was given to another process counts from 0 again
      if (seconds <= 0 || voluntary < 0 || involuntary < 0 || first.comm !== last.comm) return []
      return [{ comm: last.comm, pid: last.pid, tid: last.tid, voluntary: voluntary / seconds, involuntary: involuntary / seconds }]
    })
  }
}
