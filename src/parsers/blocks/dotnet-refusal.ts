import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { PEER_FAILURE, type PeerFailure } from '../../records/peer-failure.ts'
import { peerHow } from '../net/peer-how.ts'
import { peerKind } from '../net/peer-kind.ts'
import { peerIn } from '../peer.ts'

/** `Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.5:5432` */
const HEAD = /^\s{0,12}(?:Unhandled exception[.:] )?(?:[A-Za-z_]\w{0,80}\.){1,10}[A-Za-z_]\w{0,100}Exception(?: \(0x[0-9A-Fa-f]{8}\))?: \S/
const INNER = /^\s{0,12}---> \S/
/** ` ---> System.Net.Sockets.SocketException (111): Connection refused` */
const SOCKET = /\bSystem\.Net\.Sockets\.SocketException \(/
const BELOW = /^\s{0,12}(?:---|at \S)/

/** A .NET program could not connect: an outer exception names the peer, the innermost one why. */
export const dotnetRefusal = block<PeerFailure & LogLine>({
  id: 'dotnet-refusal',
  emits: PEER_FAILURE,
  begins: ['Exception: ', 'Exception (0x'],
  opens: (message) => HEAD.test(message),
  maxLines: 30,
  mostPassed: 0,
  open: (first) =>
    collect(
      first,
      (message) => (INNER.test(message) && SOCKET.test(message) ? 'last' : BELOW.test(message) ? 'take' : 'end'),
      (lines) => {
        const last = lines.at(-1)!.message
        const how = SOCKET.test(last) ? peerHow(last) : undefined
        const peer =
          lines.map(({ message }) => peerIn(message)).find((found) => found !== undefined) ??
          lines.map(({ message }) => peerKind(message)).find((found) => found !== undefined)
        // a line that holds both is told by itself
        if (
          how === undefined ||
          peer === undefined ||
          lines.some(({ message }) => peerHow(message) !== undefined && peerIn(message) !== undefined)
        )
          return undefined
        const { at: _at, time: _time, ...said } = first
        return { ...said, peer, how, retries: false }
      },
    ),
})
