import { message } from '../../core/message.ts'
import { LINK_BACK, type LinkBack } from '../../records/network-card.ts'

/** In the kernel's words: most drivers and phylib, mlx5, a bond of its member (both forms), IPv6 (net/ipv6/addrconf.c). */
const KERNEL: readonly RegExp[] = [
  /(?:^|\s)([\w.-]{2,32}):? (?:NIC )?link is up\b/i,
  /^mlx\w{1,12} [\da-f:.]{4,16} ([\w.-]{1,32}): Link up\b/,
  /: link status (?:definitely up for interface|up again after \d{1,9} ms for interface) ([\w.-]{1,32})/,
  /: \(slave ([\w.-]{1,32})\): link status (?:definitely up|up again)\b/,
  /^(?:IPv6: )?ADDRCONF\(NETDEV_CHANGE\): ([\w.-]{1,32}): link becomes ready/,
]
/** systemd-networkd, dhcpcd, NetworkManager. */
const MANAGERS = /^([\w.-]{1,32}): (?:Gained carrier|carrier acquired)|\bdevice \(([\w.-]{1,32})\): carrier: link connected/

export const linkBack = message<LinkBack>({
  id: 'link-back',
  emits: LINK_BACK,
  holds: ['link is up', 'link up', 'link status definitely up', 'link status up again', 'link becomes ready', 'carrier'],
  read({ message: text, kernel }) {
    for (const wording of kernel === false ? [] : KERNEL) {
      const name = wording.exec(text)?.[1]
      if (name !== undefined) return { interface: name }
    }
    const m = kernel === true ? null : MANAGERS.exec(text)
    return m === null ? undefined : { interface: (m[1] ?? m[2])! }
  },
})
