import { message } from '../../core/message.ts'
import { CARD_FAULT, type CardFault } from '../../records/network-card.ts'
import { CARD_TROUBLES } from '../net/card-wordings.ts'
import { cardLine } from '../kernel/network-card.ts'
import { phrases } from '../phrases.ts'

const MAX_SAYS = 160
/** mlx5 puts function, line and process before its words. */
const PLACE = /^\w{2,64}:\d{1,6}:\(pid \d{1,10}\): /

/** How the driver of a network card tells of its end, or that it is back. */
export const cardFault = message<CardFault>({
  id: 'card-fault',
  emits: CARD_FAULT,
  holds: [
    // it is over
    ...phrases(
      ['reset', 'recovery', 'rebuild', 'restart'],
      ['', ' flow'],
      ['', ' has', ' was'],
      [' succ', ' complete', ' done', ' finished'],
    ),
    ...['successfully re', 'recovered successfully', 'restarted successfully'],
    // the card is away
    ...['link lost', 'link is lost', 'link down', 'link is down'],
    ...phrases(
      ['adapter', 'device', 'card', 'hardware'],
      ['', ' is', ' was', ' has been', ' became'],
      [' removed', ' lost', ' gone', ' unavailable', ' unreachable'],
    ),
    ...phrases(['not ', 'no longer '], ['working', 'accessible', 'responding']),
    // what was tried did not help
    ...[
      'failed',
      'failure',
      'timed out',
      'aborted',
      'unsuccessful',
      'fail to re',
      'unrecoverable',
      'Reset never finished',
      'unload and reload',
    ],
    // its firmware
    ...['SW error', 'internal error', 'fatal error', ' crashed', ' hanged', ' hung', ' halted', ' died', 'is dead', 'unresponsive'],
    ...['not respond', 'stopped respond', ' assert', 'ADVANCED_SYSASSERT', 'firmware crash', 'firmware error', 'firmware hang'],
    ...['heartbeat stopped', 'health compromised', 'crash dump', 'msg {', 'command resource', ') timeout', 'HWC: '],
    ...['adapter stopped', 'adapter has been stopped', 'adapter was stopped'],
    ...['driver issue detected', 'Malicious Driver Detection', 'Keep alive watchdog', 'Error detected in the adapter'],
    ...['d error 0x', 'PCI error (cmd', 'Reset adapter'],
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
