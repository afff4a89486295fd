import { message } from '../../core/message.ts'
import { NEIGHBOUR_OVERFLOW, type NeighbourOverflow } from '../../records/neighbour-overflow.ts'

/** net/core/neighbour.c (neigh_alloc) and net/ipv4/route.c, which until 3.13 named no table: `Neighbour table overflow.` */
export const neighbourOverflow = message<NeighbourOverflow>({
  id: 'neighbour-overflow',
  emits: NEIGHBOUR_OVERFLOW,
  holds: ['neighbor table overflow', 'neighbour table overflow'],
  read({ message: text, kernel }) {
    const m = /^\[?(?:neighbou?r: )?(?:(\w{1,32}): )?neighbou?r table overflow/i.exec(text)
    if (m === null || kernel === false) return undefined
    const table = m[1]?.toLowerCase()
    return { table: table === undefined || table === 'ipv4' ? 'arp_cache' : table === 'ipv6' ? 'ndisc_cache' : table }
  },
})
