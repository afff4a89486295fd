import { keyOf, type Said } from '../../../casefile/unit-failures.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'

export interface Facts {
  host: string | undefined
  unit: string
  /** systemd's counter of automatic restarts. */
  restarts: number | undefined
  /** How the main process ended the last time before it: `1/FAILURE`. */
  status: string | undefined
  user: boolean
  message: string
}

/** systemd says that it does not start a unit again. */
export function judge(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(UNIT_SAID), ({ what }) => keyOf(what)).values()].flatMap(judged(scope))
}

const judged =
  (scope: Scope) =>
  (lines: readonly Said[]): Found<Facts>[] => {
    const refused = lines.filter(({ what }) => what.says === 'refused')
    // the result repeats the refusal
    const stops =
      refused.length > 0 ? refused : lines.filter(({ what }) => what.says === 'result' && what.result?.startsWith('start-limit') === true)
    const [first] = stops
    if (first === undefined) return []
    const { unit, user, message } = first.what
    const restarts = Math.max(0, ...lines.map(({ what }) => what.restarts ?? 0))
    return [
      {
        ...happened(stops),
        facts: {
          host: scope.name,
          unit,
          restarts: restarts === 0 ? undefined : restarts,
          status: (
            lines.findLast(({ what, order }) => what.exit !== undefined && order < first.order) ??
            lines.find(({ what }) => what.exit !== undefined)
          )?.what.exit?.statusText,
          user,
          message: message.slice(0, 300),
        },
        about: { unit },
        proof: toldBy(stops, 'systemd', 'no further start'),
        certainty: 'stated',
        severity: user ? 'warning' : undefined,
      },
    ]
  }
