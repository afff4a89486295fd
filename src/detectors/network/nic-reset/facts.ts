import type { CardTrouble } from '../../../records/network-card.ts'

export interface Facts {
  host: string | undefined
  /** Undefined where the driver names only the card's address. */
  iface: string | undefined
  /** Address on the bus, `0000:3b:00.1`. */
  slot: string | undefined
  driver: string | undefined
  /** hang: a queue stood still; firmware, lost and failed as the driver says; link: its link was lost again and again, or for good; bond: it has no member left. */
  trouble: 'hang' | 'link' | 'bond' | Exclude<CardTrouble, 'recovered'>
  queue: number | undefined
  timedOutMs: number | undefined
  /** The kernel told of the same stall again and again: the queue never moved meanwhile. */
  grows?: true | undefined
  /** How the attempt to get it back ended, where its driver says so. */
  reset: 'succeeded' | 'failed' | undefined
  /** The driver's own words for what is worst. */
  says: string | undefined
  /** How often the link was lost; undefined of a card that hangs. */
  flaps: number | undefined
  /** From the first loss to the last. */
  flapSeconds: number | undefined
  /** The bond that took it out of use. */
  bond: string | undefined
  /** It has no link at the end of the input. */
  down?: true | undefined
  /** Of a card that hung or was reset: what its log tells last of its link, and how long after the first line that was. */
  linkAfter?: 'down' | 'up' | undefined
  linkAfterSeconds?: number | undefined
  /** Storage that is reached over a network is lost since. */
  starved?: true | undefined
  /** Of a bond: its members that lost their links. */
  members?: readonly string[] | undefined
  /** Other interfaces of the machine, whose links are up. */
  others?: readonly string[] | undefined
  message: string
}
