import type { Entities, Sight } from '../../core/detector.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

/** The process that a capture is about: the only one whose /proc/PID/status was taken. Undefined when there are several, or none. */
export class OnlyProcess {
  readonly #seen = new Map<number, string>()

  constructor(bench: Sight) {
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.source === 'status' && this.#seen.size < 2) this.#seen.set(p.pid, p.comm)
    })
  }

  get #one(): [number, string] | undefined {
    return this.#seen.size === 1 ? [...this.#seen][0] : undefined
  }

  get pid(): number | undefined {
    return this.#one?.[0]
  }

  get comm(): string | undefined {
    return this.#one?.[1]
  }

  get entities(): Entities {
    return { pid: this.pid, comm: this.comm }
  }
}
