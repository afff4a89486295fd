import { message } from '../../core/message.ts'
import { ADDRESS_UNAVAILABLE, type AddressUnavailable } from '../../records/address-unavailable.ts'

const WORDS = /cannot assign requested address|EADDRNOTAVAIL|\bAddress not available\b|errno[ =:]{1,3}99\b/i
/** bind and listen fail so when the address is not of this machine, and a connection to ::1 where there is no IPv6. */
const BINDING = /\bbind(?:ing)?\b|\blisten(?:ing)?\b|\[?::1\]?[:\s]|\[[0-9a-f:]{2,40}\]:\d/i
const CONNECTING = /connect|\bdial\b|\bGET\b|\bPOST\b|https?:\/\/|upstream|socket/i
const STAMP = /^[\d-]{8,10}[T ][\d:.,]{5,16}\S{0,6}/
const PEER = /(\d{1,3}(?:\.\d{1,3}){3}|[a-z][\w.-]{2,80}):(\d{2,5})(?!\d|:\d)/i

/** strerror(3) of EADDRNOTAVAIL in the words of runtimes and servers, of a connection. */
export const addressUnavailable = message<AddressUnavailable>({
  id: 'address-unavailable',
  emits: ADDRESS_UNAVAILABLE,
  holds: ['cannot assign requested address', 'EADDRNOTAVAIL', 'Address not available'],
  read({ message: text, kernel }) {
    if (kernel === true || !WORDS.test(text) || BINDING.test(text) || /\b(?:DEBUG|TRACE)\b/.test(text)) return undefined
    const m = PEER.exec(text.replace(STAMP, ''))
    return {
      peer: m === null ? undefined : `${m[1]}:${m[2]}`,
      port: m === null ? undefined : Number(m[2]),
      connecting: CONNECTING.test(text),
    }
  },
})
