import { firstFrom } from '../../casefile/nearest.ts'
import { kernelReports, type ReportEvent } from '../../casefile/kernel-reports.ts'
import { grouped } from '../../core/grouped.ts'
import { once, type Scope } from '../../core/scope.ts'
import type { Cited, Span } from '../../core/span.ts'
import type { ReportBody } from '../../records/kernel-report.ts'

/** Lines from a report to the panic that it ends in. */
const NEAR_LINES = 150

const lastLine = ({ line, endLine }: Span): number => endLine ?? line

/** Reports of one log and one boot, in their order, to be asked for those behind a place. */
class Later {
  readonly #reports: readonly ReportEvent[]
  /** The least line of each report and all behind it. */
  readonly #least: number[] = []
  /** How far what follows each of them reaches, where that is known. */
  readonly #reach: (number | undefined)[] = []

  constructor(reports: readonly ReportEvent[]) {
    this.#reports = reports
    let least = Infinity
    for (const { what } of reports.toReversed()) this.#least.push((least = Math.min(least, what.at.line)))
    this.#least.reverse()
  }

  /** The last line of those behind an order of which each begins near the end of what stands before it, from a line on. */
  reach(order: number, from: number): number {
    let line = from
    const passed: number[] = []
    for (let i = this.#from(order); i < this.#reports.length && this.#least[i]! - line <= NEAR_LINES; i++) {
      const { at } = this.#reports[i]!.what
      if (at.line - line > NEAR_LINES) continue
      line = Math.max(line, lastLine(at))
      // of those that end here what follows is the same, whoever asks
      if (line !== lastLine(at)) continue
      const known = this.#reach[i]
      if (known !== undefined) {
        line = known
        break
      }
      passed.push(i)
    }
    for (const i of passed) this.#reach[i] = line
    return line
  }

  /** The first behind an order that begins near a line, or above it. */
  near(order: number, line: number): ReportEvent | undefined {
    for (let i = this.#from(order); i < this.#reports.length && this.#least[i]! - line <= NEAR_LINES; i++)
      if (this.#reports[i]!.what.at.line - line <= NEAR_LINES) return this.#reports[i]
    return undefined
  }

  #from(order: number): number {
    return firstFrom(this.#reports, (one) => one.order, order + 1)
  }
}

const streamOf = ({ artifact, boot }: Span): string => `${artifact}\0${boot ?? ''}`

const laterOnes = once((scope) => {
  const panics = kernelReports(scope).filter(({ what }) => what.kind === 'panic')
  const others = kernelReports(scope).filter(({ what }) => what.kind !== 'panic' && what.pid !== undefined)
  const laid = (reports: readonly ReportEvent[], keyOf: (one: ReportEvent) => string): ReadonlyMap<string, Later> =>
    new Map([...grouped(reports, keyOf)].map(([key, own]) => [key, new Later(own)]))
  return {
    panics: laid(panics, ({ what }) => streamOf(what.at)),
    ofTasks: laid(others, ({ what }) => `${what.pid}\0${streamOf(what.at)}`),
  }
})

/** The panic that a report ends in: what the same task set off while it was printed stands between. */
export function panicAfter(scope: Scope, { pid, at }: Cited<ReportBody>, order: number): ReportEvent | undefined {
  const { panics, ofTasks } = laterOnes(scope)
  const own = panics.get(streamOf(at))
  const reach = ofTasks.get(`${pid}\0${streamOf(at)}`)?.reach(order, lastLine(at)) ?? lastLine(at)
  return own?.near(order, reach)
}
