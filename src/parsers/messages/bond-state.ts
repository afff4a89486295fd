import { message } from '../../core/message.ts'
import { BOND_STATE, type BondState } from '../../records/network-card.ts'

/** drivers/net/bonding/bond_main.c; `bonding: ` stands before the name up to 3.12. */
const EMPTY = /^(?:bonding: )?([\w.-]{1,32}): now running without any active interface\b/
const CARRIES =
  /^(?:bonding: )?([\w.-]{1,32}): (?:(?:\(slave [\w.-]{1,32}\): )?making interface (?:[\w.-]{1,32} )?the new active one|(?:first )?active interface up\b|(?:\(slave [\w.-]{1,32}\): )?link status (?:definitely up|up again)\b)/

export const bondState = message<BondState>({
  id: 'bond-state',
  emits: BOND_STATE,
  holds: [
    ...['now running without any active interface', 'the new active one', 'active interface up'],
    ...['link status definitely up', 'link status up again'],
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const empty = EMPTY.exec(text)
    if (empty !== null) return { bond: empty[1]!, isEmpty: true }
    const carries = CARRIES.exec(text)
    return carries === null ? undefined : { bond: carries[1]!, isEmpty: false }
  },
})
