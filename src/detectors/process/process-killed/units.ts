import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { KILL_CONSEQUENCE } from '../../../records/kill-consequence.ts'
import { KILLED_PROCESS, type KilledProcess } from '../../../records/killed-process.ts'
import type { Facts } from './facts.ts'

/** Units from which on one sender is likelier than chance. */
const LEAST_UNITS = 2
/** Seconds between two of them. */
const TOGETHER_SECONDS = 5

/** The main processes of several units were ended at once: one sender. A single one is told of as the unit's failure. */
export function unitsAtOnce(scope: Scope): Found<Facts>[] {
  const accounted = new Set(scope.events(KILL_CONSEQUENCE).map(({ what }) => what.ofUnit))
  const ends = scope.events(KILLED_PROCESS).filter(({ what }) => what.ofUnit !== undefined && !accounted.has(what.ofUnit))
  return bursts(ends).flatMap((burst): Found<Facts>[] => {
    const units = distinct(burst, ({ what }) => what.ofUnit).map(({ what }) => what.ofUnit!)
    if (units.length < LEAST_UNITS) return []
    return [
      {
        ...happened(burst),
        about: { unit: units[0] },
        also: units.map((unit) => ({ unit })),
        facts: {
          signal: 'SIGKILL',
          host: scope.name,
          pids: [],
          unit: units[0],
          units,
          withinSeconds: apart(burst[0]!, burst.at(-1)!),
          recovery: false,
          onlyStatus: false,
          message: burst[0]!.what.message,
        },
        proof: toldBy(burst, 'systemd', 'ended by SIGKILL'),
        certainty: 'stated',
        missing: 'who sent the signal',
      },
    ]
  })
}

const apart = (a: Event<KilledProcess & LogLine>, b: Event<KilledProcess & LogLine>): number | undefined =>
  a.what.time === undefined || b.what.time === undefined ? undefined : secondsBetween(a.what.time, b.what.time)

/** Ends that follow one another so fast. */
function bursts(ends: readonly Event<KilledProcess & LogLine>[]): Event<KilledProcess & LogLine>[][] {
  const all: Event<KilledProcess & LogLine>[][] = []
  for (const end of ends) {
    const burst = all.at(-1)
    const gap = burst === undefined ? undefined : apart(burst.at(-1)!, end)
    if (burst !== undefined && gap !== undefined && gap >= 0 && gap <= TOGETHER_SECONDS) burst.push(end)
    else all.push([end])
  }
  return all
}
