import type { Told } from '../casefile/case-file.ts'
import type { Detector, Fact, Found, Names, Watch } from '../core/detector.ts'
import type { LogLine } from '../core/log-line.ts'
import type { RecordType } from '../core/record.ts'
import type { Cited, Span } from '../core/span.ts'
import { valuesOf, type ThresholdSettings } from '../core/threshold.ts'

type Facts = Record<string, Fact>

/** What the bench hands on. */
export interface BenchOutcome {
  /** `times`: the statement that was being shown stands for so many alike. */
  found(detector: Detector, found: Found<Facts>, times: number): void
  /** A detector threw. It is not asked again; what it had found stands. */
  failed(detector: Detector, error: unknown): void
}

/** All detectors before one scope: shows them what is told there, in its order, and then asks for their conclusions. */
export class Bench {
  /** Who watches for which lines; the numbers of a told line's watchers are places in this list, alike for every bench of the same detectors. */
  readonly lines: { readonly literals: readonly string[]; readonly see: (line: Cited<LogLine>) => void }[] = []
  readonly #records = new Map<string, ((record: Cited<object>) => void)[]>()
  readonly #conclusions: (() => void)[] = []
  #times = 1
  #copies: readonly Span[] = []

  constructor(detectors: readonly Detector[], outcome: BenchOutcome, names: Names, settings: ThresholdSettings = new Map()) {
    for (const detector of detectors) {
      let broken = false
      const guarded =
        <A extends unknown[]>(see: (...args: A) => void) =>
        (...args: A): void => {
          if (broken) return
          try {
            see(...args)
          } catch (error) {
            broken = true
            outcome.failed(detector, error)
          }
        }
      const watch: Watch<Record<string, never>> = {
        times: 1,
        copies: [],
        names,
        onLine: (literals, see) => void this.lines.push({ literals, see: guarded(see) }),
        on: <T>(type: RecordType<T>, see: (record: Cited<T>) => void) => {
          const list = this.#records.get(type.name) ?? []
          list.push(guarded(see as unknown as (record: Cited<object>) => void))
          this.#records.set(type.name, list)
        },
        thresholds: (table) => valuesOf(table, settings.get(detector.id)),
        atEnd: (conclude) => void this.#conclusions.push(guarded(conclude)),
        find: (found) => outcome.found(detector, found, this.#times),
      }
      Object.defineProperties(watch, { times: { get: () => this.#times }, copies: { get: () => this.#copies } })
      detector.watch(watch)
    }
  }

  judge(told: readonly Told[]): void {
    for (const one of told) {
      this.#times = one.times
      this.#copies = one.copies
      if ('line' in one) for (const i of one.watchers) this.lines[i]!.see(one.line)
      else for (const see of this.#records.get(one.type.name) ?? []) see(one.record)
    }
    this.#times = 1
    for (const conclude of this.#conclusions) conclude()
  }
}
