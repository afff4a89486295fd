import { message } from '../../core/message.ts'
import { PEER_REACHED, type PeerReached } from '../../records/peer-failure.ts'
import { peerIn } from '../peer.ts'

/** A connection to a named peer that was made: `connected to db1.internal:5432`. */
export const peerReached = message<PeerReached>({
  id: 'peer-reached',
  emits: PEER_REACHED,
  holds: ['connected to', 'connection established', 'connection to', 'reconnected'],
  read({ message: text, kernel }) {
    if (kernel === true || /\bnot connected|disconnected|failed|refused|timed out|error|could not|cannot|lost\b/i.test(text))
      return undefined
    if (
      !/\b(?:re)?connected to\b|\bconnection (?:to \S{1,260} )?(?:was |is |has been )?(?:re-?)?(?:established|restored|succeeded)/i.test(
        text,
      )
    )
      return undefined
    const peer = peerIn(text)
    return peer === undefined ? undefined : { peer }
  },
})
