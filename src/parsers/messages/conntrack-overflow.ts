import { message } from '../../core/message.ts'
import { CONNTRACK_OVERFLOW, type ConntrackOverflow } from '../../records/conntrack-message.ts'

/** net/netfilter/nf_conntrack_core.c; the older prefix is ip_conntrack. */
export const conntrackOverflow = message<ConntrackOverflow>({
  id: 'conntrack-overflow',
  emits: CONNTRACK_OVERFLOW,
  holds: ['conntrack: table full'],
  read({ message: text, kernel }) {
    const m = /^(?:(?:nf|ip)_conntrack: ){1,2}table full(?: in netns (\d{1,12}))?, dropping packet/.exec(text)
    return m === null || kernel === false ? undefined : { netns: m[1] }
  },
})
