import { message } from '../../core/message.ts'
import { CARD_FAULT, type CardFault } from '../../records/network-card.ts'
import { CARD_TROUBLES } from '../net/card-wordings.ts'
import { cardLine } from '../kernel/network-card.ts'

const MAX_SAYS = 160
/** mlx5 puts function, line and process before its words. */
const PLACE = /^\w{2,64}:\d{1,6}:\(pid \d{1,10}\): /

/** How the driver of a network card tells of its end, or that it is back. */
export const cardFault = message<CardFault>({
  id: 'card-fault',
  emits: CARD_FAULT,
  holds: [
    'link lost',
    'link is lost',
    'removed',
    'unavailable',
    'unreachable',
    'not working',
    'accessible',
    'responding',
    'reset',
    'rebuild',
    'recover',
    'restart',
    'reinit',
    '_start failed',
    '_up failed',
    '_open failed',
    'firmware',
    'microcode',
    'ucode',
    'SW error',
    'internal error',
    'fatal error',
    'crashed',
    'hanged',
    ' hung',
    'halted',
    ' died',
    'is dead',
    'respond',
    'assert',
    'boot code',
    'ADVANCED_SYSASSERT',
    'is lost',
    ...['driver issue detected', 'Malicious Driver Detection', 'Keep alive watchdog', 'heartbeat stopped', 'health compromised'],
    ...['msg {0x', 'command resource', 'Internal error detected', 'in the adapter', 'UNRECOVERABLE', 'd error 0x', 'PCI error (cmd'],
    ...[
      'over heated',
      'overheated',
      'adapter stopped',
      'Firmware hang',
      'MC assert',
      'crash dump',
      ') timeout',
      'HWC: ',
      'Reset adapter',
      'Reset never',
    ],
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const card = cardLine(text)
    if (card === undefined) return undefined
    const trouble = CARD_TROUBLES.find(([, shape]) => shape.test(card.says))?.[0]
    if (trouble === undefined) return undefined
    const { interface: iface, slot, driver } = card
    return { trouble, interface: iface, slot, driver, says: card.says.split('\n', 1)[0]!.replace(PLACE, '').trim().slice(0, MAX_SAYS) }
  },
})
