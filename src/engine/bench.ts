import type { Detector, Watch } from '../core/detector.ts'
import type { RecordType } from '../core/record.ts'
import type { Cited } from '../core/span.ts'
import type { LogLine } from '../core/log-line.ts'
import { valuesOf, type ThresholdSettings } from '../core/threshold.ts'
import type { Failures } from './failures.ts'
import type { Ledger } from './ledger.ts'

export type SeeLine = (line: Cited<LogLine>) => void

/** Who wants to see what: all subscriptions of all detectors of one run. */
export class Bench {
  readonly lines: { literals: readonly string[]; see: SeeLine }[] = []
  readonly #records = new Map<string, ((record: Cited<object>) => void)[]>()
  readonly #conclusions: (() => void)[] = []

  constructor(detectors: readonly Detector[], ledger: Ledger, failures: Failures, settings: ThresholdSettings = new Map()) {
    for (const detector of detectors) {
      let broken = false
      /** A detector that throws is not asked again; what it had found stands. */
      const guarded =
        <A extends unknown[]>(see: (...args: A) => void) =>
        (...args: A): void => {
          if (broken) return
          try {
            see(...args)
          } catch (error) {
            broken = true
            failures.add(`${detector.id} could not be judged`, error)
          }
        }
      const watch: Watch<Record<string, never>> = {
        onLine: (literals, see) => void this.lines.push({ literals, see: guarded(see) }),
        on: <T>(type: RecordType<T>, see: (record: Cited<T>) => void) => {
          const list = this.#records.get(type.name) ?? []
          list.push(guarded(see as unknown as (record: Cited<object>) => void))
          this.#records.set(type.name, list)
        },
        thresholds: (table) => valuesOf(table, settings.get(detector.id)),
        atEnd: (conclude) => void this.#conclusions.push(guarded(conclude)),
        find: (found) => ledger.enter(detector, found),
      }
      detector.watch(watch)
    }
  }

  show(type: RecordType<object>, record: Cited<object>): void {
    for (const see of this.#records.get(type.name) ?? []) see(record)
  }

  conclude(): void {
    for (const conclude of this.#conclusions) conclude()
  }
}
