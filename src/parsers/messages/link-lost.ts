import { message } from '../../core/message.ts'
import { LINK_LOST, type LinkLost } from '../../records/network-card.ts'

/** Most drivers, phylink and phylib (`eth0: Link is Down`); the interface stands before it. */
const DRIVER = /(?:^|\s)([\w.-]{2,32}):? (?:NIC )?link is down\b/i
/** mlx5 (drivers/net/ethernet/mellanox/mlx5/core/en_main.c). */
const MLX = /^(mlx\w{1,12}) [\da-f:.]{4,16} ([\w.-]{1,32}): Link down\b/
/** A bond that watches its members (drivers/net/bonding/bond_main.c), the later wording since 5.3. */
const BOND =
  /^(?:bonding: )?([\w.-]{1,32}): (?:link status definitely down for interface ([\w.-]{1,32})|\(slave ([\w.-]{1,32})\): link status definitely down)/
/** systemd-networkd, dhcpcd, NetworkManager, of interfaces that are cards or bonds. */
const MANAGERS =
  /^(?:((?:eth|en|em|ib|wl|bond|p\d)[\w.-]{0,30}): (?:Lost carrier|carrier lost)\b|.{0,60}\bdevice \(((?:eth|en|em|ib|wl|bond|p\d)[\w.-]{0,30})\): carrier: link disconnected)/
const NAMED = /^([a-z]\w{1,31})(?: [\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d|:) /

export const linkLost = message<LinkLost>({
  id: 'link-lost',
  emits: LINK_LOST,
  holds: ['link is down', 'link down', 'link status definitely down', 'carrier lost', 'Lost carrier', 'link disconnected'],
  read({ message: text, kernel }) {
    const managed = kernel === true ? null : MANAGERS.exec(text)
    if (managed !== null) return { interface: (managed[1] ?? managed[2])!, driver: undefined, isManaged: true }
    if (kernel === false) return undefined
    const bond = BOND.exec(text)
    if (bond !== null) return { interface: (bond[2] ?? bond[3])!, driver: undefined, bond: bond[1] }
    const mlx = MLX.exec(text)
    if (mlx !== null) return { interface: mlx[2]!, driver: mlx[1] }
    const name = DRIVER.exec(text)?.[1]
    if (name === undefined) return undefined
    const driver = NAMED.exec(text)?.[1]
    return { interface: name, driver: driver === name ? undefined : driver }
  },
})
