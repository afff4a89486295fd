import { grouped } from '../core/grouped.ts'
import { LAST_LINE } from '../core/last-line.ts'
import { once, type Scope } from '../core/scope.ts'
import type { LogLine } from '../core/log-line.ts'
import { type Cited, linesTo, type Span } from '../core/span.ts'
import { OOM_DETAIL } from '../records/oom-detail.ts'
import { PEER_REACHED } from '../records/peer-failure.ts'

/** What a log ends with where its program ends. */
const ENDS =
  /\b(?:terminat|exit|shut|kill|abort|core dumped|dumping|dump|stopp|ELIFECYCLE|OutOfMemory|MemoryError|Traceback|panic)|\b(?:fatal|uncaught|unhandled)\b/i
/** A line of an access log has a time of its own in the middle. */
const ACCESS = /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d/
/** What is indented goes on with the line above, but for a level that is set right: `2026-11-20 10:00:00.100  INFO`. */
const GOES_ON_WITH = /^\s(?!\s?(?:INFO|WARN|DEBUG|TRACE)\b)/

/** What a program says first of all; the log ends with it where it was only just started again. */
const STARTS = /^(?:\W{0,3}[A-Z]{4,8}\W{1,3})?(?:\S{1,40}[:>-] )?(?:re)?(?:start|boot|launch|initiali[sz])(?:ing|ed|s)?\b/i

const lastLines = once((scope) => grouped(scope.rows(LAST_LINE), ({ at }) => at.artifact))

/** The last line that a program wrote into a log of its own, where it stands behind this place and tells of no end. */
export function lastAfter(scope: Scope, at: Span) {
  const { artifact } = at
  const last = lastLines(scope)
    .get(artifact)
    ?.find((one) => linesTo(at, one.at) > 0)
  if (last === undefined || GOES_ON_WITH.test(last.message) || ENDS.test(last.message)) return undefined
  const end = scope.endOf(artifact)
  return { ...last, isEnd: end?.line === last.at.line, endTime: end?.time, isAccess: ACCESS.test(last.message) }
}

/** Whether the program of a log that is its own alone goes on behind this place: a later line is of the same run of it. */
export function goesOnAfter(scope: Scope, at: Span): boolean {
  const last = lastAfter(scope, at)
  return last !== undefined && (last.timed || last.isAccess) && !STARTS.test(last.message) && !startsAfter(scope, at)
}

/** Whether the log tells behind this place that its program begins anew. */
const startsAfter = (scope: Scope, at: Span): boolean =>
  [...scope.events(OOM_DETAIL), ...scope.events(PEER_REACHED)].some(
    ({ what }) =>
      (('started' in what && what.started === true) || ('serves' in what && what.serves === true)) &&
      what.at.artifact === at.artifact &&
      linesTo(at, what.at) > 0,
  )

const ERROR = /^\W{0,3}(?:[A-Z]{3,8}\W{1,3})?(?:fatal|crit(?:ical)?|err(?:or)?|failed|failure)\b/i
/** Of syslog: error. */
const ERROR_LEVEL = 3

/** Whether this is an error and the last that a program wrote into a log of its own: nothing shows that it went on. A line alone is no log. */
export const isLastSaid = (scope: Scope, { at, message, priority }: Cited<LogLine>): boolean =>
  at.line > 1 &&
  (ERROR.test(message) || (priority !== undefined && priority <= ERROR_LEVEL)) &&
  lastLines(scope)
    .get(at.artifact)
    ?.some((last) => last.at.line === at.line) === true
