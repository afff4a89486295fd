import { message } from '../../core/message.ts'
import { NET_SUPPRESSED, type NetSuppressed } from '../../records/conntrack-message.ts'

/** lib/ratelimit.c, of net_ratelimit(): one count for all messages of the network stack. */
export const netSuppressed = message<NetSuppressed>({
  id: 'net-suppressed',
  emits: NET_SUPPRESSED,
  holds: ['callbacks suppressed'],
  read({ message: text, kernel }) {
    const m = /^net_ratelimit: (\d{1,10}) callbacks suppressed/.exec(text)
    return m === null || kernel === false ? undefined : { messages: Number(m[1]) }
  },
})
