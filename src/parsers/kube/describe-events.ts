import type { Publish, RawLine } from '../../core/parser.ts'
import type { KubeEvent } from '../../records/kube-event.ts'
import { EventRows } from './cut-row.ts'
import { eventRow, isEventHeader, isRuler, type Row, spills } from './event-row.ts'

/** Lines that an event's message may spill over to. */
const MAX_SPILL = 12

/** The table below `Events:`. */
export class DescribedEvents {
  readonly #of: (event: KubeEvent) => KubeEvent
  readonly #publish: Publish
  readonly #rows = new EventRows()
  #row: Row | undefined
  #spilled = 0
  #begun = false
  /** A blank line stood below its rows: only rows go on. */
  #over = false
  /** A table of reasons and messages, its other columns left out. */
  #reasons = false

  /** `of`: adds the object that is described. */
  constructor(of: (event: KubeEvent) => KubeEvent, publish: Publish) {
    this.#of = of
    this.#publish = publish
  }

  get isWaiting(): boolean {
    return this.#row !== undefined
  }

  blank(): void {
    this.#over = this.#begun
  }

  line(line: RawLine, text: string): 'take' | 'pass' | 'end' {
    const row = eventRow(line, this.#reasons)
    if (row !== undefined && !this.#over) {
      this.#flush(false)
      this.#begun = true
      this.#row = row
      return 'take'
    }
    if (this.#over) return 'end'
    if (isEventHeader(text) || isRuler(text)) {
      this.#reasons ||= /^\s{0,16}Reason\s/.test(text)
      return 'take'
    }
    if (this.#row === undefined || this.#spilled >= MAX_SPILL || !spills(this.#row, text)) return 'pass'
    this.#spilled++
    this.#row = { ...this.#row, message: `${this.#row.message}\n${text.trim()}` }
    return 'take'
  }

  /** Its table is over. */
  flush(): void {
    this.#flush(true)
  }

  #flush(isLast: boolean): void {
    const row = this.#row
    this.#row = undefined
    this.#spilled = 0
    if (row === undefined) return
    const { at, ...event } = row
    this.#publish(this.#rows.typeOf(event, isLast), this.#of(event), at)
  }

  reset(): void {
    this.#begun = false
    this.#over = false
    this.#reasons = false
  }
}
