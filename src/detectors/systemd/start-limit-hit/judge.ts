import { keyOf, type Said } from '../../../casefile/unit-failures.ts'
import { startAfter } from '../../../casefile/unit-starts.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { Scope } from '../../../core/scope.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'

export interface Facts {
  host: string | undefined
  unit: string
  /** systemd's counter of automatic restarts. */
  restarts: number | undefined
  /** How the main process ended the last time before it: `1/FAILURE`. */
  status: string | undefined
  /** Seconds from the last refusal to its start. */
  backSeconds: number | undefined
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
    const last = stops.at(-1)!
    const started = startAfter(scope, first.what, last.order)
    const back = started?.what.at.boot === last.what.at.boot ? started : undefined
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
          backSeconds:
            back?.what.time === undefined || last.what.time === undefined ? undefined : secondsBetween(last.what.time, back.what.time),
          user,
          message: message.slice(0, 300),
        },
        about: { unit },
        proof: [
          ...toldBy(stops, 'systemd', 'no further start'),
          ...toldBy(back === undefined ? [] : [back], 'systemd', 'it was started again'),
        ],
        certainty: 'stated',
        severity: user || back !== undefined ? 'warning' : undefined,
        ...(back === undefined ? {} : { ongoing: false }),
      },
    ]
  }
