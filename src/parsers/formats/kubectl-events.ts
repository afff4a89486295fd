import type { FormatParser, Publish, RawLine, Sink } from '../../core/parser.ts'
import { EventRows } from '../kube/cut-row.ts'
import { WARNING_REASONS } from '../kube/event-reasons.ts'
import { eventRow, isEventHeader, isEventRow, isNamedHeader, isRuler, namedRow, type Row, spills } from '../kube/event-row.ts'
import { labelledEvent, labelledEvents } from '../kube/labelled-event.ts'
import { isPrompt } from '../../core/prompt.ts'

/** Lines that an event's message may spill over to. */
const MAX_SPILL = 12

/** A heading with its columns in an order in which kubectl prints them. */
const isOrdered = (text: string): boolean => isEventHeader(text) || isNamedHeader(text)

/** The table of `kubectl get events`, and rows of events that stand alone in other text. */
class Events implements Sink {
  readonly #publish: Publish
  readonly #rows = new EventRows()
  #headed = false
  #named = false
  #labelled: ReturnType<typeof labelledEvents>
  #row: Row | undefined
  #spilled = 0
  #before: 'header' | 'row' | 'blank' | undefined

  constructor(publish: Publish) {
    this.#publish = publish
  }

  /** A row waits for what its message goes on with. */
  get certain(): boolean {
    return this.#row !== undefined
  }

  line(line: RawLine): 'take' | 'pass' | 'end' {
    const { text } = line
    this.#headed ||= isEventHeader(text)
    this.#named ||= isNamedHeader(text)
    const labelled = isOrdered(text) ? undefined : labelledEvents(text)
    if (labelled !== undefined) {
      this.#flush()
      this.#labelled = labelled
      return 'take'
    }
    const known = this.#labelled === undefined ? undefined : labelledEvent(line, this.#labelled)
    const named = known ?? (this.#named ? namedRow(line) : undefined)
    const row = named ?? (this.#headed || isEventRow(text) ? eventRow(line) : undefined)
    const before = this.#before
    this.#before = row !== undefined ? 'row' : text.trim() === '' ? 'blank' : isOrdered(text) ? 'header' : before
    if (row !== undefined) {
      this.#flush()
      this.#row = row
      return 'take'
    }
    if (this.#before === 'header' && (isRuler(text) || isOrdered(text))) {
      this.#flush()
      return 'take'
    }
    if (isPrompt(text)) return 'end'
    if (this.#row === undefined || before !== 'row' || this.#spilled >= MAX_SPILL || !spills(this.#row, text)) return 'pass'
    this.#spilled++
    this.#row = { ...this.#row, message: `${this.#row.message}\n${text.trim()}` }
    return 'take'
  }

  end(): void {
    this.#flush(true)
  }

  #flush(isLast = false): void {
    const row = this.#row
    this.#row = undefined
    this.#spilled = 0
    if (row === undefined) return
    const { at, ...event } = row
    this.#publish(this.#rows.typeOf(event, isLast), event, at)
  }
}

export const kubectlEvents: FormatParser = {
  id: 'kubectl-events',
  title: 'kubectl get events',
  capture: ['kubectl get events -A --sort-by=.lastTimestamp', 'kubectl events -A'],
  recognised: 'by its heading LAST SEEN, TYPE, REASON, OBJECT, MESSAGE, or by rows with a type and a reason',
  samples: [
    { text: 'Warning  BackOff  3m (x16 over 5m)  kubelet  Back-off restarting failed container api in pod api-7d9f_shop(0123)\n' },
    {
      text: 'LAST SEEN   TYPE      REASON      OBJECT         MESSAGE\n4m12s       Normal    Scheduled   pod/api-7d9f   Successfully assigned shop/api-7d9f to node7\n',
    },
  ],
  shows: ['events'],
  begins: [
    'LAST SEEN',
    'LASTSEEN',
    ' REASON ',
    'FIRSTSEEN',
    'Type     Reason',
    'Type    Reason',
    'Type\tReason',
    'Normal  ',
    'Warning  ',
    'Warning\t',
    ...WARNING_REASONS.map((reason) => `Warning ${reason}`),
  ],
  heading: (text) => isOrdered(text) || labelledEvents(text) !== undefined || isEventRow(text),
  open: (publish) => new Events(publish),
}
