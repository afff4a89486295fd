import { lastAfter } from '../../../casefile/goes-on.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { OOM_DETAIL } from '../../../records/oom-detail.ts'
import { PROGRAM_ENDED } from '../../../records/program-ended.ts'
import type { OomRuntime } from '../../../records/runtime-oom.ts'
import { SIGNAL_DEATH } from '../../../records/signal-death.ts'
import type { Told } from './whose.ts'

/** Runtimes that throw an exception, of which a thread or a request ends and the program may live on. */
const THROW: ReadonlySet<OomRuntime> = new Set(['java', 'dotnet', 'python', 'ruby', 'lua', 'php'])
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
  const last = lastAfter(scope, what.at)
  if (last === undefined) return DIED
  const ended = [...scope.events(SIGNAL_DEATH), ...scope.events(PROGRAM_ENDED).filter(({ what }) => what.bare !== true)].some(
    ({ what: end }) => end.at.artifact === artifact && end.at.line > line,
  )
  if (ended) return DIED
  const isAnother = scope
    .events(OOM_DETAIL)
    .some(({ what: { started, at } }) => started === true && at.artifact === artifact && at.line > line)
  const { isEnd, isAccess, endTime } = last
  const seconds = isEnd && endTime !== undefined && what.time !== undefined ? secondsBetween(what.time, endTime) : undefined
  const goesOn = (seconds !== undefined && seconds > 0) || (isEnd && endTime !== undefined) || isAccess
  return { goesOn: goesOn && !isAnother, over: seconds !== undefined && seconds >= OVER_SECONDS, seconds }
}
