/** A line of the driver of a network card: who speaks, and what it says. */
export interface CardLine {
  readonly driver: string | undefined
  /** `0000:3b:00.1`, `4-1:1.0`, `virtio0`, `30be0000.ethernet`. */
  readonly slot: string | undefined
  readonly interface: string | undefined
  readonly says: string
}

const NAME = String.raw`[a-z][\w.-]{1,31}`
/** Address on PCI, USB, virtio, or of a device tree. */
const SLOT = String.raw`[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d|\d{1,3}-\d{1,3}(?:\.\d{1,3}){0,5}(?::\d{1,3}\.\d{1,3})?|virtio\d{1,4}|[\da-f]{5,16}\.[\w-]{1,32}|vmbus_\d{1,4}|[\da-f]{8}-[\da-f-]{27}`
/** netdev_printk (net/core/dev.c): driver, slot, interface; a driver's own words may name the interface behind the colon. */
const FULL = new RegExp(String.raw`^(${NAME}) (${SLOT}) ([\w.-]{1,32})(?: \(\w{1,24}\))?: ?(.{1,600})`, 's')
const BY_SLOT = new RegExp(
  String.raw`^(${NAME}) (${SLOT}): (?:(?:${NAME}: )?((?:eth|en|wl|ib|em|p\d{1,3}p)[\w.-]{1,24}):? (?:NIC )?)?(.{1,600})`,
  's',
)
/** Drivers before netdev_printk: `tg3: eth0: …`, `igb: …`, `eth1: …`. */
const BY_NAME = new RegExp(String.raw`^(?:(${NAME}): ?)?(?:((?:eth|en|wl|ib|em|p\d{1,3}p)[\w.-]{1,24}): ?)?(.{1,600})`, 's')

/** bnx2x, qed and qede: `bnx2x: [bnx2x_attn_int:4323(eth0)]MC assert!`. */
const BY_FUNCTION = /^(?:[a-z]\w{1,15}: )?\[([a-z]\w{1,7})_\w{1,60}:\d{1,6}\(([\w.-]{1,32})\)\] ?(.{1,600})/s

/** Drivers below drivers/net, whose lines may name only the slot. */
const DRIVERS =
  /^(?:3c\w+|8139\w+|al_eth|alx|ath\w+|atl\w+|atlantic|aq\w+|b43|be2net|bnx2?[tx]?(?:_en)?|brcm\w+|cdc_\w+|cxgb\d?\w*|e100|e1000e?|efa|ena|enic|ax\w+|asix|fec|fm10k|forcedeth|gve|hinic\d?|hns3?|hv_netvsc|i40e|i40evf|iavf|ibmveth|ibmvnic|ice|idpf|igb|igbvf|igc|ionic|iwl\w+|ixgb\w*|lan78xx|macb|mana|mlx[45]_(?:core|en)|mt7\w+|mvneta|mvpp2|mwifiex\w*|nfp|netxen\w*|octeon\w*|pcnet32|qed|qede|qlcnic|qlge|r81\w+|rt2\w+|rtl\w+|rtw\w+|sfc\w*|skge|sky2|smsc\w*|stmmac\w*|tg3|tulip|virtio_net|vmxnet3|wil6210|wl\w+|xgbe|amd-xgbe)$/

/** What other drivers call theirs in that place. */
const NO_CARD = /^(?:nvme|sd[a-z]|card\d|host\d|ata\d|hd[a-z]|mmc)/

export function cardLine(text: string): CardLine | undefined {
  const full = FULL.exec(text)
  if (full !== null && !NO_CARD.test(full[3]!)) return { driver: full[1], slot: full[2], interface: full[3], says: full[4]! }
  const m = BY_SLOT.exec(text)
  if (m !== null) return DRIVERS.test(m[1]!) ? { driver: m[1], slot: m[2], interface: m[3], says: m[4]! } : undefined
  const within = BY_FUNCTION.exec(text)
  if (within !== null)
    return DRIVERS.test(within[1]!) ? { driver: within[1], slot: undefined, interface: within[2], says: within[3]! } : undefined
  const old = BY_NAME.exec(text)
  if (old === null || (old[1] === undefined && old[2] === undefined)) return undefined
  if (old[1] !== undefined && !DRIVERS.test(old[1])) return undefined
  return { driver: old[1], slot: undefined, interface: old[2], says: old[3]! }
}
