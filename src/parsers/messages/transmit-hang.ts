import { message } from '../../core/message.ts'
import { TRANSMIT_HANG, type TransmitHang } from '../../records/network-card.ts'

/** netdev_printk: driver, slot and interface before the message. */
const CARD = String.raw`([a-z]\w{1,31}) (?:[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d|virtio\d{1,4}|[\w.:-]{1,32}) ([\w.-]{1,32}): `
const TIMED_OUT = String.raw`(?:CPU: \d{1,5}: )?transmit (?:queue (\d{1,6}) )?timed out(?: (\d{1,9}) ms)?`
/** The network stack's own words until 6.5 (net/sched/sch_generic.c, dev_watchdog) … */
const STACK = new RegExp(String.raw`^NETDEV WATCHDOG: (?:CPU: \d{1,5}: )?([\w.-]{1,32})(?: \(([\w.-]{1,32})\))?: ${TIMED_OUT}`)
/** … and since 6.6, behind the card. */
const STACK_BEHIND_CARD = new RegExp(`^${CARD}NETDEV WATCHDOG: ${TIMED_OUT}`)
/** What drivers call it: e1000e, igb, ixgbe, i40e, tg3, bnxt_en, mlx5, virtio_net. */
const DRIVER = new RegExp(
  String.raw`^${CARD}(?:Detected (?:Tx|Hardware) Unit Hang|tx hang \d{1,6} detected on queue (\d{1,6})|TX time ?out\b.{0,40}?(?:queue:? ?\[?(\d{1,6}))?|initiating reset due to tx timeout|transmit timed out, resetting)`,
)

const number = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))

export const transmitHang = message<TransmitHang>({
  id: 'transmit-hang',
  emits: TRANSMIT_HANG,
  holds: ['NETDEV WATCHDOG', 'Unit Hang', 'tx hang ', 'tx timeout', 'TX time out', 'transmit timed out'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const stack = STACK.exec(text)
    if (stack !== null) return { interface: stack[1]!, driver: stack[2], queue: number(stack[3]), timedOutMs: number(stack[4]) }
    const card = STACK_BEHIND_CARD.exec(text)
    if (card !== null) return { interface: card[2]!, driver: card[1], queue: number(card[3]), timedOutMs: number(card[4]) }
    const driver = DRIVER.exec(text)
    if (driver === null) return undefined
    return { interface: driver[2]!, driver: driver[1], queue: number(driver[3] ?? driver[4]), timedOutMs: undefined }
  },
})
