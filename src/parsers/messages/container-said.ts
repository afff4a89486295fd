import { message } from '../../core/message.ts'
import { CONTAINER_SAID, type ContainerSaid } from '../../records/container-said.ts'

/** The name that compose puts in front of a line: a service with its number. */
const NUMBERED = /^[A-Za-z0-9][\w.-]{0,61}[_-]\d{1,4}$/
/** What a program says of what it could not do. */
const SAYS =
  /\b(?:[\w.]{0,100}(?:Error|Exception)|[Ee]rror|ERROR|FATAL|fatal|Fatal|panic|PANIC|CRITICAL)\b[:\]\s]|\b(?:cannot|could not|unable to|failed to|no such|not found|refused|denied|missing|required|invalid)\b/i
/** Lines of a text in which somebody may have pasted a log below the command that printed it. */
const MOST_PASTED = 20_000
/** A frame of a trace, and what stands above one. */
const FRAME = /^\s{2,}(?:at |File "|\.{3})|^Traceback \(most recent|^\s{0,8}(?:throw |\^+\s*$)/

export const containerSaid = message<ContainerSaid>({
  id: 'container-said',
  emits: CONTAINER_SAID,
  holds: [
    ...[
      'error:',
      'error ',
      'error]',
      'exception',
      'fatal',
      'panic:',
      'critical',
      'cannot ',
      'could not ',
      'unable to ',
      'failed to ',
      'no such ',
    ],
    ...['not found', 'refused', 'denied', 'missing', 'required', 'invalid'],
  ],
  read({ message: text, ident, host, kernel, at }) {
    if (ident === undefined && at.line > MOST_PASTED) return undefined
    if (kernel !== undefined || host !== undefined || (ident !== undefined && !NUMBERED.test(ident))) return undefined
    if (FRAME.test(text) || !SAYS.test(text)) return undefined
    return { container: ident, words: text.trim().slice(0, 300) }
  },
})
