import { once } from '../core/scope.ts'
import { type Instant, secondsBetween } from '../core/span.ts'
import { UNIT_EXIT, UNIT_STATE } from '../records/unit-state.ts'

/** A process and the state into which its end brought its unit are told within so many seconds; numbers of processes come again later. */
const NEAR_SECONDS = 120

/** The unit whose main process had this number and ended about then, as systemctl shows it; undefined where two units may be meant. */
export const unitOfMain = once((scope) => {
  const exits = scope.rows(UNIT_EXIT).filter(({ process, unit }) => process === 'main' && unit.endsWith('.service'))
  const states = scope.rows(UNIT_STATE).filter(({ since }) => since !== undefined)
  const sinceOf = (unit: string, artifact: string): Instant | undefined =>
    states.find((state) => state.unit === unit && state.at.artifact === artifact)?.since
  return (pid: number | undefined, time: Instant | undefined): string | undefined => {
    if (pid === undefined) return undefined
    const units = exits.filter((exit) => {
      const since = sinceOf(exit.unit, exit.at.artifact)
      const apart = since === undefined || time === undefined ? undefined : secondsBetween(time, since)
      return exit.pid === pid && Math.abs(apart ?? 0) <= NEAR_SECONDS
    })
    const [one, ...others] = new Set(units.map(({ unit }) => unit))
    return others.length === 0 ? one : undefined
  }
})
