import type { RecordType } from '../../core/record.ts'
import { CUT_EVENT, KUBE_EVENT, type KubeEvent } from '../../records/kube-event.ts'

/** What the API puts before the message of events that it counts together. */
const COMBINED = '(combined from similar events): '
/** One word is no message: it is what is left of a column, or of the first word. */
const STUMP = /^[\w.,/-]{0,80}$/

/** The rows of one table of events, of which the last may be cut off. */
export class EventRows {
  /** What was said under each reason. */
  readonly #said = new Map<string, string>()

  /** Under which type a row is published. `isLast`: the table is over. */
  typeOf(row: KubeEvent, isLast: boolean): RecordType<KubeEvent> {
    if (isLast && row.type === 'Warning' && this.#isCut(row)) return CUT_EVENT
    this.#said.set(row.reason, row.message)
    return KUBE_EVENT
  }

  /** It breaks off before it says anything, or in the words of a row above it. */
  #isCut({ reason, message }: KubeEvent): boolean {
    const said = message.trim()
    if (STUMP.test(said) || COMBINED.startsWith(said)) return true
    const whole = this.#said.get(reason)
    return whole !== undefined && whole.startsWith(said) && /^ ?[\w"'/]/.test(whole.slice(said.length))
  }
}
