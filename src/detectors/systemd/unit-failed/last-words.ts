import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { isProgramOf } from '../../../core/speaker.ts'
import { PROGRAM_ENDED, type ProgramEnded } from '../../../records/program-ended.ts'

/** Last words stand at most so far above the line that says how it ended. */
const NEAR_LINES = 20
const NEAR_SECONDS = 15
/** Begins a trace, or repeats that a start failed: neither says why. */
const SAYS_NOTHING = /^Traceback |^Failed to start |^unit .{1,250} failed$/i

type Ended = Event<ProgramEnded & LogLine>

/** What the program of a unit said when it ended, where a line of its own is above one of these failures. `pids`: of its main process, as systemctl shows them. */
export function lastWordsOf(scope: Scope, failures: readonly UnitFailure[], pids: readonly number[]): Ended | undefined {
  const said = scope.events(PROGRAM_ENDED).filter(({ what }) => what.unit === undefined && !SAYS_NOTHING.test(what.message))
  for (const failure of failures.toReversed()) {
    const end = failure.before.find(({ what }) => what.says === 'exit') ?? failure.line
    const words = said.findLast(
      (event) => isBefore(event, end) && (pids.includes(event.what.pid ?? -1) || isOfUnit(event.what, failure.unit)),
    )
    if (words !== undefined) return words
  }
  return undefined
}

function isBefore({ what: said }: Ended, { what: end }: UnitFailure['line']): boolean {
  const apart = end.at.line - said.at.line
  if (said.at.artifact !== end.at.artifact || apart <= 0 || apart > NEAR_LINES) return false
  const seconds = said.time === undefined || end.time === undefined ? undefined : secondsBetween(said.time, end.time)
  return seconds === undefined || (seconds >= 0 && seconds <= NEAR_SECONDS)
}

/** By the journal's own field, or as its program is called: `billing` or `billing-worker` of billing.service. */
function isOfUnit(said: LogLine, unit: string): boolean {
  if (said.unit !== undefined) return said.unit === unit
  return said.ident !== undefined && isProgramOf(unit, said.ident)
}
