import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { isFarewell } from '../../../core/reason.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { linesTo, secondsBetween } from '../../../core/span.ts'
import { isProgramOf, runsOthers } from '../../../core/speaker.ts'
import { EXCEPTION_SAID } from '../../../records/exception-said.ts'
import { PROGRAM_ENDED } from '../../../records/program-ended.ts'

/** Last words stand at most so far above the line that says how it ended. */
const NEAR_LINES = 20
const NEAR_SECONDS = 15
/** What a runtime says may be another unit's. */
const NEAR_LINES_OF_RUNTIME = 12
/** Begins a trace, or repeats that a start failed: neither says why. */
const SAYS_NOTHING = /^Traceback |^Failed to start |^unit .{1,250} failed$/i

type Ended = Event<LogLine>

export interface LastWords {
  readonly line: Ended['what']
  /** The runtime that said it: nothing but its nearness tells of which unit it is. */
  readonly by?: string | undefined
}

/** All that may be last words, the oldest first. */
const wordsOf = once((scope): readonly Ended[] => {
  const ended = scope
    .events(PROGRAM_ENDED)
    .filter(({ what }) => what.unit === undefined && what.bare !== true && !SAYS_NOTHING.test(what.message) && !isFarewell(what.message))
  return [...ended, ...scope.events(EXCEPTION_SAID)].toSorted((a, b) => a.order - b.order)
})

/** What the program of a unit said when it ended, where a line of its own is above one of these failures. `pids`: of its main process, as systemctl shows them. */
export function lastWordsOf(scope: Scope, failures: readonly UnitFailure[], pids: readonly number[]): LastWords | undefined {
  const said = wordsOf(scope)
  for (const failure of failures.toReversed()) {
    const end = failure.before.find(({ what }) => what.says === 'exit') ?? failure.line
    const near = said.filter((event) => isBefore(event, end))
    const own = near.findLast(({ what }) => pids.includes(what.pid ?? -1) || isOfUnit(what, failure.unit))
    if (own !== undefined) return { line: own.what }
    const other = near.findLast(({ what }) => isRuntime(what) && linesTo(what.at, end.what.at) <= NEAR_LINES_OF_RUNTIME)
    if (other !== undefined) return { line: other.what, by: other.what.ident }
  }
  return undefined
}

/** A runtime of which the journal does not say the unit. */
const isRuntime = ({ ident, unit }: LogLine): boolean => unit === undefined && ident !== undefined && runsOthers(ident)

function isBefore({ what: said }: Ended, { what: end }: UnitFailure['line']): boolean {
  const apart = linesTo(said.at, end.at)
  if (said.at.artifact !== end.at.artifact || apart <= 0 || apart > NEAR_LINES) return false
  const seconds = said.time === undefined || end.time === undefined ? undefined : secondsBetween(said.time, end.time)
  return seconds === undefined || (seconds >= 0 && seconds <= NEAR_SECONDS)
}

/** By the journal's own field, or as its program is called: `billing` or `billing-worker` of billing.service. */
function isOfUnit(said: LogLine, unit: string): boolean {
  if (said.unit !== undefined) return said.unit === unit
  return said.ident !== undefined && isProgramOf(unit, said.ident)
}
