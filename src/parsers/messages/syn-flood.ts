import { message } from '../../core/message.ts'
import { SYN_FLOOD, type SynFlood } from '../../records/listen-queue.ts'

const LINE =
  /^(?:[\w ]{1,32}: ){0,3}possible SYN flooding on port (?:(\S{1,64}):)?(\d{1,5})\.(?:\s{1,4}(Sending cookies|Dropping request))?/i

/** net/ipv4/tcp_input.c (tcp_syn_flood_action). */
export const synFlood = message<SynFlood>({
  id: 'syn-flood',
  emits: SYN_FLOOD,
  holds: ['possible SYN flooding on port'],
  read({ message: text, kernel }) {
    const m = LINE.exec(text)
    if (m === null || kernel === false) return undefined
    return { port: Number(m[2]), address: m[1], cookies: m[3] === undefined ? undefined : /cookies/i.test(m[3]) }
  },
})
