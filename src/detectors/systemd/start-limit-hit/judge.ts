import { keyOf, type Said } from '../../../casefile/unit-failures.ts'
import { type FailedStatus, failedUnits } from '../../../casefile/unit-status.ts'
import { startAfter } from '../../../casefile/unit-starts.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
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
  const told = [...grouped(scope.events(UNIT_SAID), ({ what }) => keyOf(what)).values()].flatMap(judged(scope))
  const units = new Set(told.map(({ facts: { unit } }) => unit))
  return [...told, ...shownStops(scope).filter(({ facts: { unit } }) => !units.has(unit))]
}

/** Of what no manager's log tells, systemctl shows the result. */
const shownStops = (scope: Scope): Found<Facts>[] =>
  [...grouped(failedUnits(scope).filter(isStopped), ({ unit }) => unit).values()].map((shown) => {
    const [{ unit, restarts, exit, at, since }] = shown
    return {
      ...happened([{ what: { at, ...(since === undefined ? {} : { time: since }) }, count: 1 }]),
      facts: {
        host: scope.name,
        unit,
        restarts,
        status: exit?.main.code === 'exited' && exit.main.status === 0 ? undefined : exit?.main.statusText,
        backSeconds: undefined,
        user: false,
        message: at.text.trim().slice(0, 300),
      },
      about: { unit },
      proof: shown.flatMap((one) => cite({ at: one.at, time: one.since }, 'as systemctl shows it', 'systemd')),
      certainty: 'stated',
    }
  })

const isStopped = ({ result, listed }: FailedStatus): boolean => !listed && result?.startsWith('start-limit') === true

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
