import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Facts } from './facts.ts'

/** Results of a unit that starts another when it is asked for (systemd.socket(5), systemd.automount(5), systemd.path(5)): that one failed too often. */
const OF_ANOTHER: ReadonlySet<string | undefined> = new Set(['service-start-limit-hit', 'mount-start-limit-hit', 'unit-start-limit-hit'])

/** Units that are called alike but for their types, of one manager. */
const keyOf = ({ unit, user }: Facts): string => `${unit.replace(/\.\w+$/, '')}\0${user}`

/** What a socket or an automount says of the unit that it starts belongs to the failure of that unit, where it is told. */
export function withTriggers(found: readonly Found<Facts>[]): Found<Facts>[] {
  const startable = found.filter(({ facts }) => !OF_ANOTHER.has(facts.result) && /\.(?:service|mount)$/.test(facts.unit))
  const byStem = grouped(startable, ({ facts }) => keyOf(facts))
  const taken = new Map<Found<Facts>, Found<Facts>[]>()
  const rest = found.filter((one) => {
    if (!OF_ANOTHER.has(one.facts.result)) return true
    const started = byStem.get(keyOf(one.facts))?.find(({ facts }) => facts.unit !== one.facts.unit)
    if (started === undefined) return true
    taken.set(started, [...(taken.get(started) ?? []), one])
    return false
  })
  return rest.map((one) => {
    const triggers = taken.get(one)
    if (triggers === undefined) return one
    return {
      ...one,
      facts: { ...one.facts, triggers: triggers.map(({ facts }) => facts.unit) },
      also: [...(one.also ?? []), ...triggers.map(({ facts: { unit } }) => ({ unit }))],
      proof: [...one.proof, ...triggers.flatMap(({ proof }) => proof.map((line) => ({ ...line, note: 'what starts it gives up' })))],
    }
  })
}
