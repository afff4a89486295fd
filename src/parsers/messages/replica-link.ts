import { message } from '../../core/message.ts'
import { REPLICA_LINK, type ReplicaLink } from '../../records/replica-link.ts'

/** DRBD (drivers/block/drbd/drbd_state.c): the state of the connection before and after, among those of other things; `d-con r0` before 8.4.4, with the peer since 9. */
const STATE =
  /^((?:block|d-con|drbd) [\w./-]{1,64}(?: [\w.-]{1,64}){0,2}): (?:\w{1,16}\( [^)]{1,80} \) ){0,6}conn\( (?:\w{1,20} -> ){1,3}(\w{1,20}) \)/
/** drbd_receiver.c: what it is lost by, a moment before. */
const SILENT = /^((?:block|d-con|drbd) [\w./-]{1,64}(?: [\w.-]{1,64}){0,2}): PingAck did not arrive/

const LOST = new Set(['NetworkFailure', 'BrokenPipe', 'Timeout', 'ProtocolError'])
const OVER = new Set(['Connected', 'WFReportParams', 'Disconnecting'])

export const replicaLink = message<ReplicaLink>({
  id: 'replica-link',
  emits: REPLICA_LINK,
  holds: ['conn( ', 'PingAck did not arrive'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const silent = SILENT.exec(text)
    if (silent !== null) return { thing: silent[1]!, how: 'lost' }
    const m = STATE.exec(text)
    if (m === null) return undefined
    const [, thing, state] = m
    return LOST.has(state!) ? { thing: thing!, how: 'lost' } : OVER.has(state!) ? { thing: thing!, how: 'over' } : undefined
  },
})
