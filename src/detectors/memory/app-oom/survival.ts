import type { Scope } from '../../../core/scope.ts'
import { LAST_LINE } from '../../../core/last-line.ts'
import { secondsBetween } from '../../../core/span.ts'
import { OOM_DETAIL } from '../../../records/oom-detail.ts'
import { PROGRAM_ENDED } from '../../../records/program-ended.ts'
import type { OomRuntime } from '../../../records/runtime-oom.ts'
import { SIGNAL_DEATH } from '../../../records/signal-death.ts'
import type { Told } from './whose.ts'

/** Runtimes that throw an exception, of which a thread or a request ends and the program may live on. */
const THROW: ReadonlySet<OomRuntime> = new Set(['java', 'dotnet', 'python', 'ruby', 'lua', 'php'])
/** What a log ends with where its program ends. */
const ENDS = /\b(?:terminat|exit|shut|kill|abort|core dumped|dumping|dump|stopp|ELIFECYCLE|OutOfMemory|MemoryError|Traceback|panic)/i
/** A line of an access log has a time of its own in the middle. */
const ACCESS = /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d/
/** What is indented goes on with the line above, but for a level that is set right: `2026-11-20 10:00:00.100  INFO`. */
const GOES_ON_WITH = /^\s(?!\s?(?:INFO|WARN|DEBUG|TRACE)\b)/
const OVER_SECONDS = 12 * 3600

/** How its program fared after it. */
export interface Survival {
  /** Its log goes on, and tells of no end. */
  readonly goesOn: boolean
  /** It, or another run of it, did so for long, without another one. */
  readonly over: boolean
  readonly seconds?: number | undefined
}

/** Of the Java language, not the virtual machine's own last words. */
export const isException = (message: string): boolean => /\bjava\.lang\.OutOfMemoryError\b/.test(message)

const DIED: Survival = { goesOn: false, over: false }

/** Whether the program of a log that is its own alone goes on after it. */
export function survivalOf(scope: Scope, told: readonly [Told, ...Told[]]): Survival {
  const { what } = told.at(-1)!
  const isThrown = THROW.has(what.runtime) && (what.native !== true || what.runtime !== 'java' || isException(what.message))
  if (!isThrown || what.ident !== undefined || what.unit !== undefined || told.some((one) => one.what.again === true)) return DIED
  const { artifact, line } = what.at
  const last = scope.rows(LAST_LINE).find(({ at }) => at.artifact === artifact && at.line > line)
  if (last === undefined || GOES_ON_WITH.test(last.message) || ENDS.test(last.message)) return DIED
  const ended = [...scope.events(SIGNAL_DEATH), ...scope.events(PROGRAM_ENDED).filter(({ what }) => what.bare !== true)].some(
    ({ what: end }) => end.at.artifact === artifact && end.at.line > line,
  )
  if (ended) return DIED
  const isAnother = scope
    .events(OOM_DETAIL)
    .some(({ what: { started, at } }) => started === true && at.artifact === artifact && at.line > line)
  const end = scope.endOf(artifact)
  const isEnd = end?.line === last.at.line
  const seconds = isEnd && end.time !== undefined && what.time !== undefined ? secondsBetween(what.time, end.time) : undefined
  const goesOn = (seconds !== undefined && seconds > 0) || (isEnd && end.time !== undefined) || ACCESS.test(last.message)
  return { goesOn: goesOn && !isAnother, over: seconds !== undefined && seconds >= OVER_SECONDS, seconds }
}
