import { listed } from '../../../core/words/lists.ts'
import { capital, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { PeerFailure } from '../../../records/peer-failure.ts'
import type { Facts } from './judge.ts'
import { isUnrouted } from './unrouted.ts'

const MOST = 4
const PLURAL: Record<PeerFailure['how'], string> = {
  refused: 'refuse connections',
  'timed out': 'do not answer',
  'no route': 'cannot be reached (no route to host)',
  reset: 'break connections off',
  'not made': 'take no connections',
}
const SINGULAR: Record<PeerFailure['how'], string> = {
  refused: 'refuses connections',
  'timed out': 'does not answer',
  'no route': 'cannot be reached (no route to host)',
  reset: 'breaks connections off',
  'not made': 'takes no connection',
}

/** `db1:5432`, or all that were asked. */
export const peersOf = ({ peer, others = [] }: Facts): string => listed([peer, ...others], MOST)

/** `10.1.0.12:8300 and 10.1.0.13:8300 do not answer`. */
export const whatPeersDo = (f: Facts): string =>
  `${peersOf(f)} ${isUnrouted(f) ? 'cannot be reached (network is unreachable)' : ((f.others ?? []).length > 0 ? PLURAL : SINGULAR)[f.how]}`

/** `Consul has no leader: 10.1.0.12:8300 and 10.1.0.13:8300 do not answer.` */
export const clusterHeadline = (f: Facts): string => say(`${f.cluster} ${(f.lacks ?? '').split(': ')[0]}: ${whatPeersDo(f)}`)

/** What it means that a cluster cannot go on. */
export const clusterCause = ({ lacks = '' }: Facts): string | undefined =>
  /^has no /.test(lacks)
    ? 'More than half of its members must reach each other before one may decide: until then it takes no change'
    : capital(/: (.{1,200})$/.exec(lacks)?.[1] ?? '')

/** Commands that ask each of them. */
export const askEach = ({ host, port, others = [] }: Facts): string =>
  [
    `${word(host)}${port === undefined ? '' : ` ${port}`}`,
    ...others.slice(0, MOST - 1).map((other) => word(other).replace(/:(?=\d{1,5}$)/, ' ')),
  ]
    .map((at) => (/ \d{1,5}$/.test(at) ? `nc -vz -w 3 ${at}` : `ping -c 3 ${at}`))
    .join('; ')
