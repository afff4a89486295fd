import { message } from '../../core/message.ts'
import { LINK_LOST, type LinkLost } from '../../records/network-card.ts'

/** Most drivers, phylink and phylib (`eth0: Link is Down`); the interface stands before it. */
const DRIVER = /(?:^|\s)([\w.-]{2,32}):? (?:NIC )?link is down\b/i
/** mlx5 (drivers/net/ethernet/mellanox/mlx5/core/en_main.c), and a bond that watches its members (drivers/net/bonding/bond_main.c). */
const OTHERS =
  /^(?:(?<driver>mlx\w{1,12}) [\da-f:.]{4,16} (?<card>[\w.-]{1,32}): Link down\b|(?:bonding: )?[\w.-]{1,32}: link status definitely down for interface (?<member>[\w.-]{1,32}))/
const NAMED = /^([a-z]\w{1,31})(?: [\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d|:) /

export const linkLost = message<LinkLost>({
  id: 'link-lost',
  emits: LINK_LOST,
  holds: ['link is down', 'link down', 'link status definitely down'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const other = OTHERS.exec(text)?.groups
    const name = other?.['card'] ?? other?.['member'] ?? DRIVER.exec(text)?.[1]
    if (name === undefined) return undefined
    const driver = other?.['driver'] ?? (other === undefined ? NAMED.exec(text)?.[1] : undefined)
    return { interface: name, driver: driver === name ? undefined : driver }
  },
})
