import type { FormatParser, Publish, RawLine, Sink } from '../../core/parser.ts'
import { eventRow, isEventHeader, isRuler, publishEvent, type Row } from '../kube/event-row.ts'

/** Lines that an event's message may spill over to. */
const MAX_SPILL = 12

/** The table of `kubectl get events`, and rows of events that stand alone in other text. */
class Events implements Sink {
  readonly #publish: Publish
  #row: Row | undefined
  #spilled = 0
  #seen = false

  constructor(publish: Publish) {
    this.#publish = publish
  }

  line(line: RawLine): 'take' | 'end' {
    const row = eventRow(line)
    if (row !== undefined) {
      this.#flush()
      this.#row = row
      this.#seen = true
      return 'take'
    }
    if (isEventHeader(line.text) || (this.#seen && isRuler(line.text))) {
      this.#flush()
      this.#seen = true
      return 'take'
    }
    if (!this.#seen) return 'end'
    if (isRuler(line.text)) return 'take'
    // what a message goes on with stands indented
    if (this.#row === undefined || !/^\s{2,}\S/.test(line.text) || ++this.#spilled > MAX_SPILL) return 'end'
    this.#row = { ...this.#row, message: `${this.#row.message}\n${line.text.trim()}` }
    return 'take'
  }

  end(): void {
    this.#flush()
  }

  #flush(): void {
    const row = this.#row
    this.#row = undefined
    this.#spilled = 0
    if (row === undefined) return
    const { at, ...event } = row
    publishEvent(this.#publish, event, at)
  }
}

export const kubectlEvents: FormatParser = {
  id: 'kubectl-events',
  title: 'kubectl get events',
  capture: ['kubectl get events -A --sort-by=.lastTimestamp', 'kubectl events -A'],
  recognised: 'by its heading LAST SEEN, TYPE, REASON, OBJECT, MESSAGE, or by rows with a type and a reason',
  samples: [
    {
      text: 'LAST SEEN   TYPE      REASON      OBJECT         MESSAGE\n4m12s       Normal    Scheduled   pod/api-7d9f   Successfully assigned shop/api-7d9f to node7\n',
    },
  ],
  shows: ['events'],
  begins: [
    'LAST SEEN',
    'LASTSEEN',
    'Type     Reason',
    'Type    Reason',
    'OOMKilling',
    'SystemOOM',
    'FailedScheduling',
    'FailedMount',
    'FailedAttachVolume',
    'NodeNotReady',
    'EvictionThresholdMet',
    'Warning  BackOff',
    'Warning   BackOff',
    'Warning  Unhealthy',
    'Warning   Unhealthy',
    'Warning  Evicted',
    'Warning   Evicted',
    'Warning  Failed',
    'Warning   Failed',
  ],
  sniff: (head) => {
    const first = /^\s{0,8}(?:\$ .{0,300}\n)?(.{0,2000})/.exec(head)?.[1] ?? ''
    if (/^\s{0,16}(?:NAMESPACE\s{1,80})?LAST ?SEEN\s/.test(first) && isEventHeader(first)) return 0.9
    return eventRow({ text: first, line: 1, offset: 0 }) === undefined ? 0 : 0.7
  },
  open: (publish) => new Events(publish),
}
