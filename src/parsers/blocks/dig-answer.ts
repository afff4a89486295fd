import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { NAME_LOOKUP_FAILURE, type NameLookupFailure } from '../../records/name-lookup-failure.ts'

/** bin/dig/dighost.c of BIND, ldns of drill: the header of an answer that holds none. A viewer may have taken its first mark off. */
const HEADER = /^(?:[; ]{1,4})?->>HEADER<<- opcode: QUERY, (?:status|rcode): (?:SERVFAIL|REFUSED)\b/
/** `;example.org.\t\tIN\tA`, below the heading of the question. */
const QUESTION = /^;{0,2}\s{0,4}((?=.{0,200}[A-Za-z])[\w-][\w.-]{0,252}?)\.\s{1,40}IN\s{1,20}[A-Z\d]{1,10}$/
const SERVER = /^(?:(?:;; )?SERVER: )?([\da-fA-F.:%]{2,60})#\d{1,5}(?:\(|$)/
const MOST_LINES = 40

/** What a name server answered to dig or drill: that it cannot, or will not, look a name up. */
export const digAnswer = block<NameLookupFailure & LogLine>({
  id: 'dig-answer',
  emits: NAME_LOOKUP_FAILURE,
  begins: ['->>HEADER<<- opcode: QUERY'],
  opens: (message) => HEADER.test(message),
  maxLines: MOST_LINES,
  open: (first) =>
    collect(
      first,
      (message) =>
        SERVER.test(message)
          ? 'last'
          : message.trim() === '' ||
              /^;|^(?:flags|OPT |EDNS|COOKIE|QUESTION|Query|WHEN|MSG|ANSWER|AUTHORITY)/.test(message) ||
              QUESTION.test(message)
            ? 'take'
            : 'end',
      (lines) => {
        const [head] = lines
        const name = lines.map(({ message }) => QUESTION.exec(message)?.[1]).find((one) => one !== undefined)
        if (head.kernel === true || name === undefined) return undefined
        return {
          ...head,
          name,
          resolver: lines.map(({ message }) => SERVER.exec(message)?.[1]).find((one) => one !== undefined),
          how: 'no answer',
        }
      },
    ),
})
