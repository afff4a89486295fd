import { message } from '../../core/message.ts'
import { SEND_REFUSED, type SendRefused } from '../../records/send-refused.ts'

/** dnsmasq, ping, unbound, named, chronyd and strace-like words of whoever sends: the call, then the errno text of EPERM. */
const SEND =
  /\b(?:send(?:to|msg|mmsg)?\(?\)?|failed to send(?: \w{1,20})?|error sending(?: \w{1,20})?|send(?:ing)? (?:packet|reply|query|response|request|udp|icmp)\w{0,2})\b(?<rest>.{0,120}?)\bOperation not permitted\b/i

/** A packet that was not let out. */
export const sendRefused = message<SendRefused>({
  id: 'send-refused',
  emits: SEND_REFUSED,
  holds: ['Operation not permitted'],
  read({ message: text, kernel }) {
    const found = kernel === true ? null : SEND.exec(text)
    return found === null || /\bsignal\b|\bkill\b/i.test(found[0]) ? undefined : { what: found[0] }
  },
})
