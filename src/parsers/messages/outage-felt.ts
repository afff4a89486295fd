import { message } from '../../core/message.ts'
import { OUTAGE_FELT, type OutageFelt } from '../../records/outage-felt.ts'
import { peerHow } from '../net/peer-how.ts'

const AWAY = /\b([a-z][\w-]{1,60})(?: (?:is|are|was|were))?(?: (?:currently|temporarily|now|still))? unavailable\b/i
/** A cluster; etcdctl says so of its members. */
const QUORUM =
  /^Error: unhealthy cluster$|\bquorum (?:is |was |has been )?lost\b|\b(?:lost|no|without) (?:the |its )?quorum\b|\bwrites? (?:are |is )?(?:refused|rejected)\b/i
/** Statuses of HTTP that tell of the server: RFC 9110, 15.6. */
const ANSWERED =
  /\b(?:returned|returning|responded|answered|replied|failed) (?:with )?(?:HTTP )?(?:status )?50[0-4]\b|\b50[0-4] (?:was )?returned\b/i
/** Nothing that happened: a condition, the end of it, a file or a setting that is not there (EAGAIN among them). */
const NOT =
  /^\W{0,3}(?:INFO|DEBUG|TRACE)\b|\b(?:if|when|while|until|unless|in case|no longer)\b.{0,60}\bunavailable\b|\b(?:resource|feature|option|module|extension|support|statistics|metrics?|information|data) (?:is |are )?(?:temporarily )?unavailable\b/i

/** Lowest severity of syslog that tells of a failure: warning. */
const WARNING = 4

/** What comes of a dependency that is away: `cannot place order, database unavailable`, `quorum lost`, `500 returned`. */
export const outageFelt = message<OutageFelt>({
  id: 'outage-felt',
  emits: OUTAGE_FELT,
  holds: [
    ...['unavailable', 'quorum', 'unhealthy cluster'],
    ...['write', 'writes'].flatMap((what) =>
      ['refused', 'rejected'].flatMap((how) => [`${what} ${how}`, `${what} are ${how}`, `${what} is ${how}`]),
    ),
    ...['returned 50', 'returning 50', 'responded 50', 'answered 50', 'with 50', 'http 50', 'status 50'],
    ...['500 returned', '502 returned', '503 returned', '504 returned'],
  ],
  read({ message: text, kernel, priority }) {
    if (
      kernel === true ||
      text.length > 1000 ||
      (priority !== undefined && priority > WARNING) ||
      NOT.test(text) ||
      peerHow(text) !== undefined
    )
      return undefined
    const lacks = AWAY.exec(text)?.[1]?.toLowerCase()
    return lacks !== undefined || QUORUM.test(text) || ANSWERED.test(text) ? { lacks } : undefined
  },
})
