import { message } from '../../core/message.ts'
import { PEER_TRIED, type PeerTried } from '../../records/peer-tried.ts'
import { peerHow } from '../net/peer-how.ts'
import { peerIn } from '../peer.ts'

const SCHEMES = [
  'postgres',
  'postgresql',
  'mysql',
  'mariadb',
  'mongodb',
  'mongodb+srv',
  'redis',
  'rediss',
  'amqp',
  'amqps',
  'ldap',
  'ldaps',
  'nats',
  'sqlserver',
]
const TRIED = new RegExp(
  String.raw`\b(?:cannot|can't|could not|couldn't|failed to|unable to|failed) (?:open|opening|connect|connecting|reach|use|acquire)\b.{0,60}?\b(?:${SCHEMES.join('|').replace('+', String.raw`\+`)})://\S`,
  'i',
)

/** `cannot open jdbc:mysql://db:3306/shop`, whose reason is told by the lines below. */
export const peerTried = message<PeerTried>({
  id: 'peer-tried',
  emits: PEER_TRIED,
  holds: SCHEMES.map((scheme) => `${scheme}://`),
  read({ message: text, kernel }) {
    if (kernel === true || text.length > 1000 || !TRIED.test(text) || peerHow(text) !== undefined) return undefined
    const peer = peerIn(text)
    return peer === undefined ? undefined : { peer }
  },
})
