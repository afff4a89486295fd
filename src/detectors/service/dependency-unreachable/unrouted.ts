import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** ENETUNREACH of connect(2): nothing was sent, or a router on the way knew no further one. */
export const isUnrouted = ({ how, message }: Facts): boolean =>
  how === 'no route' && /\bnetwork is unreachable\b|\bENETUNREACH\b|\[Errno 101\]|\(101\b|\berror: ?101\b/i.test(message)

/** Where instances of a cloud ask for what they are (link-local, RFC 3927). */
export const METADATA = '169.254.169.254'
export const METADATA_FIX =
  'Give the interface its address and routes before anything asks there: it is the metadata service of the cloud, which every instance reaches over its own link. Where there is no such cloud, take that source out of the list (datasource_list of cloud-init).'

export const UNROUTED =
  'Mostly this machine itself has no route to that network: its interface is down or has no address, or the default route is missing. Of the server nothing is known'

export const unroutedFix = ({ host, port, unit }: Facts): Step[] => [
  {
    when: 'now',
    say: 'See which addresses and routes this machine has.',
    run: /^[\da-f.:]+$/i.test(host) ? `ip -br address; ip route get ${word(host)}` : 'ip -br address; ip route; ip -6 route',
  },
  {
    when: 'durable',
    say:
      host === METADATA
        ? METADATA_FIX
        : `Bring the interface up, or set the route that is missing${unit === undefined ? '' : `, and start ${unit} after the network (After=network-online.target)`}.`,
  },
  {
    when: 'verify',
    say: 'It answers, and no line of this kind comes for ten minutes.',
    run: port === undefined ? `ping -c 3 ${word(host)}` : `nc -vz -w 3 ${word(host)} ${port}`,
  },
]
