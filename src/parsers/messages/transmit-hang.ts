import { message } from '../../core/message.ts'
import { TRANSMIT_HANG, type TransmitHang } from '../../records/network-card.ts'
import { cardLine } from '../kernel/network-card.ts'

const TIMED_OUT = String.raw`(?:CPU: \d{1,5}: )?transmit (?:queue (\d{1,6}) )?timed out(?: (\d{1,9}) ms)?`
/** The network stack's own words until 6.5 (net/sched/sch_generic.c, dev_watchdog) … */
const STACK = new RegExp(String.raw`^NETDEV WATCHDOG: (?:CPU: \d{1,5}: )?([\w.-]{1,32})(?: \(([\w.-]{1,32})\))?: ${TIMED_OUT}`)
/** … and since 6.6, behind the card. */
const STACK_BEHIND_CARD = new RegExp(`^NETDEV WATCHDOG: ${TIMED_OUT}`)
/** What drivers call it: Intel's, tg3, bnxt_en, mlx5, ena, r8152, virtio_net, wireless ones. */
const DRIVER =
  /^(?:[\w.]{1,40}: )?(?:Detected (?:Tx|Hardware) Unit Hang|tx hang \d{1,6} detected on queue (?<hung>\d{1,6})|(?:TX[ _]?|Transmit )time ?out\b(?!.{0,60}\bunsuccessful)(?!.{0,20}\d ?m?s$)|initiating reset due to tx timeout|tx hang\s*$|TX stuck\b|Timeout on tx queue\b|transmit (?:queue \d{1,6} )?timed out|TX hasn't completed|(?:Lost|Missing) TX completions|(?:TX|transmit) (?:queue|ring) \d{1,6}.{0,40}?(?:hung|hang|stuck|stalled)\b|Queue \d{1,6} (?:is |.{0,40}\band )?stuck\b)/i
const QUEUE = /\b(?:tx)?(?:queue|q|qid|txq)(?:ueue)?[: ] ?\[?(\d{1,6})\b/i
const RETRY = /recovery level (?:[2-9]|\d\d)/i

const number = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits))

export const transmitHang = message<TransmitHang>({
  id: 'transmit-hang',
  emits: TRANSMIT_HANG,
  holds: [
    'NETDEV WATCHDOG',
    'Unit Hang',
    'tx hang',
    'on tx queue',
    'tx timeout',
    'tx_timeout',
    'TX time out',
    'transmit timed out',
    'transmit timeout',
    'transmit queue ',
    "TX hasn't completed",
    'TX completions',
    'tx queue ',
    'tx ring ',
    'stuck',
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const stack = STACK.exec(text)
    if (stack !== null) return { interface: stack[1]!, driver: stack[2], queue: number(stack[3]), timedOutMs: number(stack[4]) }
    const card = cardLine(text)
    if (card === undefined) return undefined
    const { interface: iface, slot, driver, says } = card
    const known = { interface: iface, slot, driver }
    const behind = STACK_BEHIND_CARD.exec(says)
    if (behind !== null) return { ...known, queue: number(behind[1]), timedOutMs: number(behind[2]) }
    const m = DRIVER.exec(says)
    if (m === null) return undefined
    return {
      ...known,
      queue: number(m.groups?.['hung'] ?? QUEUE.exec(says)?.[1]),
      timedOutMs: undefined,
      isRetry: RETRY.test(says) ? true : undefined,
    }
  },
})
