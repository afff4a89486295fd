import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { LINK_LOST } from '../../../records/network-card.ts'
import { downsOf } from './downs.ts'
import type { Facts } from './facts.ts'

/** Bonds that have no member left: nothing goes through them. */
export function bonds(scope: Scope): Found<Facts>[] {
  const { bonds: empty, links, up, starved } = downsOf(scope)
  return [...empty].map(([bond, state]): Found<Facts> => {
    const lost = scope.events(LINK_LOST)
    const named = new Set(lost.flatMap(({ what }) => (what.bond === bond ? [what.interface] : [])))
    const members = [...named].filter((name) => links.has(name))
    const own: readonly Event<object>[] = lost.filter(({ what }) => members.includes(what.interface))
    return {
      ...happened([state]),
      count: 1,
      facts: {
        host: scope.name,
        iface: bond,
        slot: undefined,
        driver: undefined,
        trouble: 'bond',
        queue: undefined,
        timedOutMs: undefined,
        reset: undefined,
        says: undefined,
        flaps: undefined,
        flapSeconds: undefined,
        bond: undefined,
        down: true,
        ...(starved ? { starved } : {}),
        members,
        others: [...up].filter((name) => name !== bond && !named.has(name)),
        message: state.what.message,
      },
      about: {},
      proof: toldBy<object>([state, ...own], 'kernel log', (what) => (what === state.what ? 'it has no member left' : undefined)),
      certainty: 'stated',
      ongoing: true,
    }
  })
}
