import { message } from '../../core/message.ts'
import { NETDEV_HELD, type NetdevHeld } from '../../records/netdev-held.ts'

/** net/core/dev.c (netdev_wait_allrefs): every 10 s, or net.core.netdev_unregister_timeout_secs, while references are left. */
export const netdevHeld = message<NetdevHeld>({
  id: 'netdev-held',
  emits: NETDEV_HELD,
  holds: ['unregister_netdevice: waiting for '],
  read({ message: text, kernel }) {
    const m = /^\s{0,4}unregister_netdevice: waiting for (\S{1,64}) to become free\. Usage count = (-?\d{1,9})/.exec(text)
    return m === null || kernel === false ? undefined : { device: m[1]!, usageCount: Number(m[2]) }
  },
})
