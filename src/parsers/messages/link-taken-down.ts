import { message } from '../../core/message.ts'
import { LINK_TAKEN_DOWN, type LinkTakenDown } from '../../records/network-card.ts'

const NAME = String.raw`([\w.-]{1,32})`
const WORDINGS: readonly RegExp[] = [
  // NetworkManager, of what a user or its own end asks for
  new RegExp(String.raw`\bdevice \(${NAME}\): state change: [\w-]{1,20} -> (?:deactivating|unmanaged|disconnected) \(reason '(?!carrier)`),
  // systemd-networkd: the flag that administers it, not its carrier
  new RegExp(`^${NAME}: Link DOWN$`),
  // sudo, and a shell that logs what is typed
  new RegExp(String.raw`\bip (?:-\w{1,8} ){0,3}link set (?:dev )?${NAME} (?:\w{1,12} ){0,4}down\b`),
  new RegExp(String.raw`\bif(?:down (?:-\S{1,12} ){0,3}${NAME}|config ${NAME} down\b)`),
  // drivers/net/bonding/bond_main.c: a member that is taken out
  new RegExp(String.raw`\(slave ${NAME}\): [Rr]eleasing|\b[Rr]eleasing (?:backup|active) interface ${NAME}`),
]

export const linkTakenDown = message<LinkTakenDown>({
  id: 'link-taken-down',
  emits: LINK_TAKEN_DOWN,
  holds: ['state change: ', ': Link DOWN', 'link set ', 'ifdown ', 'ifconfig ', ' interface', '): Releasing'],
  read({ message: text }) {
    for (const wording of WORDINGS) {
      const m = wording.exec(text)
      if (m !== null) return { interface: (m[1] ?? m[2])! }
    }
    return undefined
  },
})
