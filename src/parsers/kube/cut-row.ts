import type { KubeEvent } from '../../records/kube-event.ts'

/** What the API puts before the message of events that it counts together. */
const COMBINED = '(combined from similar events): '
/** One word is no message: it is what is left of a column, or of the first word. */
const STUMP = /^[\w.,/-]{0,80}$/

/** Whether the last row of a table breaks off before it says anything. */
export const isCutRow = ({ type, message }: KubeEvent): boolean => {
  const said = message.trim()
  return type === 'Warning' && (STUMP.test(said) || COMBINED.startsWith(said))
}
