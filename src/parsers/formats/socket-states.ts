import type { FormatParser, RawLine } from '../../core/parser.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { HALF_CLOSED, SOCKET_STATES } from '../../records/sockets.ts'
import { isPrompt } from '../../core/prompt.ts'
import { STATE_WORDS, stateOf } from '../load/socket-row.ts'

const STATE =
  'ESTAB(?:LISHED)?|TIME[_-]WAIT|CLOSE[_-]WAIT|FIN[_-]WAIT[_-]?[12]|SYN[_-](?:SENT|RECV)|LAST[_-]ACK|CLOSING|LISTEN|UNCONN|CLOSED?'
const ROW = new RegExp(`^\\s{0,20}(?:(\\d{1,9})\\s{1,20}(${STATE})|(${STATE})\\s{0,4}[:=]?\\s{1,20}(\\d{1,9}))\\s{0,20}$`)
/** What keeps the rows of one process, of which ss(8) names the owner. */
const OF_ONE = /\bss\s[^|]{0,80}\|\s{0,4}(?:grep|awk)\b[^|]{0,60}\bpid=(\d{1,10})\b/

/** Sockets counted by state, as `ss -tan | awk '{print $1}' | sort | uniq -c` and its like leave them. */
export const socketStates: FormatParser = {
  id: 'socket-states',
  title: 'numbers of sockets by state',
  capture: ["ss -tanH | awk '{print $1}' | sort | uniq -c", "netstat -tan | awk '/^tcp/ {n[$6]++} END {for (s in n) print s, n[s]}'"],
  recognised: 'by rows of a state and a number',
  samples: [{ text: '    572 CLOSE_WAIT\n      3 ESTABLISHED\n      1 LISTEN\n' }, { text: 'TIME_WAIT 8481\nESTABLISHED 144\n' }],
  shows: ['sockets'],
  begins: STATE_WORDS,
  heading: (text) => ROW.test(text),
  open(publish, artifact) {
    let states = new Map<string, number>()
    let place: RawLine | undefined
    let most = -1
    const pid = OF_ONE.exec(artifact.command ?? '')?.[1]
    const close = (): void => {
      const closed = states.get('CLOSE_WAIT') ?? 0
      if (place !== undefined && pid === undefined) publish(SOCKET_STATES, { states }, place, artifact.stamp)
      else if (place !== undefined && closed > 0) {
        const sockets = [...states.values()].reduce((sum, count) => sum + count, 0)
        publish(HALF_CLOSED, { pid: Number(pid), comm: '', count: closed, sockets, example: place }, place, artifact.stamp)
      }
      states = new Map()
      place = undefined
      most = -1
    }
    return {
      get certain() {
        return place !== undefined
      },
      line(line) {
        const m = ROW.exec(line.text)
        // a date above the next count dates that one
        if (m === null) return isPrompt(line.text) || dateOf(line.text) !== undefined ? 'end' : 'pass'
        const name = stateOf(m[2] ?? m[3]!)
        const count = Number(m[1] ?? m[4])
        if (states.has(name)) close()
        states.set(name, count)
        if (count > most) [most, place] = [count, line]
        return 'take'
      },
      end: close,
    }
  },
}
