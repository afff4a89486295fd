import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { PEER_FAILURE, type PeerFailure } from '../../records/peer-failure.ts'
import { peerHow } from '../net/peer-how.ts'
import { peerIn } from '../peer.ts'

/** libpq up to PostgreSQL 13 (src/interfaces/libpq/fe-connect.c): why, and in the lines below where. */
const BELOW =
  /^\s{0,12}(?:Is the server running (?:on host "|locally and accepting)|TCP\/IP connections on port \d|connections on Unix domain socket ")/

/**
 * `could not connect to server: Connection refused`, `Is the server running on host "db" (172.18.0.3) and accepting`,
 * `TCP/IP connections on port 5432?`
 */
export const postgresRefusal = block<PeerFailure & LogLine>({
  id: 'postgres-refusal',
  emits: PEER_FAILURE,
  begins: ['could not connect to server: '],
  maxLines: 3,
  mostPassed: 0,
  open: (first) =>
    collect(
      first,
      (message) => (BELOW.test(message) ? (message.trimEnd().endsWith('?') ? 'last' : 'take') : 'end'),
      (lines) => {
        const how = /\bsocket "/.test(lines.at(-1)!.message) ? 'refused' : peerHow(first.message)
        const peer = peerIn(
          lines
            .slice(1)
            .map(({ message }) => message.trim())
            .join(' '),
        )
        if (first.kernel === true || how === undefined || peer === undefined) return undefined
        const { at: _at, time: _time, ...said } = first
        return { ...said, peer, how, retries: false }
      },
    ),
})
