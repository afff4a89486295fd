import { message } from '../../core/message.ts'
import { CARD_FAULT, type CardFault, type CardTrouble } from '../../records/network-card.ts'
import { cardLine } from '../kernel/network-card.ts'

const MAX_SAYS = 160
/** mlx5 puts function, line and process before its words. */
const PLACE = /^\w{2,64}:\d{1,6}:\(pid \d{1,10}\): /

/** What drivers below drivers/net say, the worst first. */
const TROUBLES: readonly (readonly [CardTrouble, RegExp])[] = [
  [
    'recovered',
    /\b(?:reset|recovery|rebuild|restart)(?: flow)? (?:has )?(?:succeeded|succe?ssful(?:ly)?|complete[d]?(?: successfully)?|done|finished)\b|\bsuccessfully (?:reset|recovered|restarted)|\b(?:recovered|restarted) successfully/i,
  ],
  [
    'lost',
    /\bPCIe? link (?:is )?(?:lost|down)\b|\b(?:adapter|device|card|hardware) (?:is |was |has been |became )?(?:removed|lost|gone|unavailable|unreachable)\b|\bPCIe? (?:reads|device|read) (?:still |is |are )?(?:not|no longer) (?:working|accessible|responding)|\bdevice (?:is )?(?:not|no longer) (?:accessible|responding)/i,
  ],
  [
    'failed',
    /\b(?:reset|rebuild|recovery|restart|reinit\w*|health recovery flow|\w{2,24}_(?:start|up|open))\b[^:]{0,40}?\b(?:failed|failure|timed out|aborted|unsuccessful)\b|\bfail(?:ed|ure) (?:to|in) (?:reset|recover|restart|re-?init\w*|rebuild)\b|\bunrecoverable state\b|\bunload and reload (?:the )?driver/i,
  ],
  [
    'firmware',
    /\b(?:firmware|microcode|ucode|fw|mcu)\b(?: \w{1,12}){0,3} (?:crashed|SW error|internal error|fatal error|hung|hanged|halted|died|is dead|(?:is |has )?(?:not|stopped) respond\w*|unresponsive|assert(?:ed|ion failed)?)\b|\bfirmware (?:crash|error) detected|\bboot code hanged\b|\bADVANCED_SYSASSERT\b/i,
  ],
]

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
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const card = cardLine(text)
    if (card === undefined) return undefined
    const trouble = TROUBLES.find(([, shape]) => shape.test(card.says))?.[0]
    if (trouble === undefined) return undefined
    const { interface: iface, slot, driver } = card
    return { trouble, interface: iface, slot, driver, says: card.says.split('\n', 1)[0]!.replace(PLACE, '').trim().slice(0, MAX_SAYS) }
  },
})
