import { keyOf, type Said } from '../../../casefile/unit-failures.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'
import { secondsOf } from './seconds.ts'

export interface Facts {
  host: string | undefined
  unit: string
  /** As written: `5min`. */
  /** As printed; systemd of old named none. */
  limit: string | undefined
  limitSeconds: number | undefined
  /** The process that was killed for it. */
  pid: number | undefined
  comm: string | undefined
  signal: string | undefined
  user: boolean
  message: string
}

/** systemd says that a service gave no sign of life in time. */
export function judge(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(UNIT_SAID), ({ what }) => keyOf(what)).values()].flatMap((lines) => judged(scope, lines))
}

function judged(scope: Scope, lines: readonly Said[]): Found<Facts>[] {
  const silent = lines.filter(({ what }) => what.says === 'watchdog')
  const [first] = silent
  if (first === undefined) return []
  const kills = silent.flatMap(({ order }) => {
    // up to its next timeout
    const end = silent.find((other) => other.order > order)?.order ?? Infinity
    return lines.find((line) => line.what.says === 'killing' && line.order > order && line.order < end) ?? []
  })
  const { unit, user, limit, message } = first.what
  const killed = kills[0]?.what.killed
  return [
    {
      ...happened(silent),
      facts: {
        host: scope.name,
        unit,
        limit,
        limitSeconds: limit === undefined ? undefined : secondsOf(limit),
        pid: killed?.pid,
        comm: killed?.comm,
        signal: killed?.signal,
        user,
        message: message.slice(0, 300),
      },
      about: { unit, pid: killed?.pid },
      proof: [...toldBy(silent, 'systemd', 'no sign of life in time'), ...toldBy(kills, 'systemd', 'systemd aborts it')],
      certainty: 'stated',
    },
  ]
}
