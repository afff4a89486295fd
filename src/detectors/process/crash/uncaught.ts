import { LAST_LINE } from '../../../core/last-line.ts'
import type { Event } from '../../../core/event.ts'
import type { RecordType } from '../../../core/record.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited, Span } from '../../../core/span.ts'
import { ACCESS_DENIAL } from '../../../records/access-denial.ts'
import { CERTIFICATE_REFUSAL } from '../../../records/certificate-refusal.ts'
import { CONFIGURATION_REFUSAL } from '../../../records/configuration-refusal.ts'
import { CONNECTION_REFUSAL } from '../../../records/connection-refusal.ts'
import { DESCRIPTOR_REFUSED } from '../../../records/descriptor-refused.ts'
import { END_SAID } from '../../../records/end-said.ts'
import { NAME_LOOKUP_FAILURE } from '../../../records/name-lookup-failure.ts'
import { PEER_FAILURE } from '../../../records/peer-failure.ts'
import { POOL_USED_UP } from '../../../records/pool-queue.ts'
import { PROGRAM_ENDED } from '../../../records/program-ended.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../../records/runtime-crash.ts'
import { RUNTIME_OOM } from '../../../records/runtime-oom.ts'
import { THREAD_REFUSED } from '../../../records/thread-refused.ts'
import { UNCAUGHT_END } from '../../../records/uncaught-end.ts'
import { WRITE_REFUSED } from '../../../records/write-refused.ts'
import { type Crash, placed } from './crash.ts'

type Ended = Event<object>['what'] & RuntimeCrash

/** What is no crash of its own: other failures tell of it, by these records of the same lines. */
const ELSEWHERE: readonly RecordType<object>[] = [
  ...[ACCESS_DENIAL, CERTIFICATE_REFUSAL, CONFIGURATION_REFUSAL, CONNECTION_REFUSAL, DESCRIPTOR_REFUSED, NAME_LOOKUP_FAILURE],
  ...[PEER_FAILURE, POOL_USED_UP, RUNTIME_CRASH, RUNTIME_OOM, THREAD_REFUSED, WRITE_REFUSED],
]
/** Lines below an end in which systemd tells of that of its unit: there its words are told. */
const UNIT_LINES = 40

/**
 * Ends by what nobody caught, with an exit status: Go's panics, those of Rust's first thread, exceptions at which a program ends by their trace. Those that
 * may have ended a request or a thread only where the program wrote nothing after them.
 */
export function uncaughtEnds(scope: Scope, crashes: readonly Crash[]): readonly Crash[] {
  const all = [
    ...panics(scope),
    ...scope.events(UNCAUGHT_END).filter(({ what }) => what.ends === 'always' || isLast(scope, what.at) || isFollowed(scope, what)),
  ]
  if (all.length === 0) return []
  const said = new Set(crashes.flatMap((crash) => (crash.said === undefined ? [] : placeOf(crash.said.at))))
  const others = ELSEWHERE.flatMap((type) => scope.events(type).map(({ what }) => what.at))
  const units = scope.events(PROGRAM_ENDED).flatMap(({ what: { unit, at } }) => (unit === undefined ? [] : [at]))
  return all.flatMap(({ what, count, copies }) => {
    const isTold =
      said.has(placeOf(what.at)) ||
      others.some((at) => at.artifact === what.at.artifact && at.line >= what.at.line && at.line <= lastOf(what.at)) ||
      units.some((at) => at.artifact === what.at.artifact && at.line > what.at.line && at.line - lastOf(what.at) <= UNIT_LINES)
    return isTold ? [] : [crashOf(what, count, copies)]
  })
}

const placeOf = ({ artifact, line }: Span): string => `${artifact}\0${line}`
const lastOf = ({ line, endLine }: Span): number => endLine ?? line

const crashOf = (what: Ended, count: number, copies: readonly Span[]): Crash => ({
  kind: 'abort',
  said: { ...what, uncaught: true },
  deaths: [],
  copies,
  count,
  signals: [],
  ...placed(what),
  unit: what.unit,
})

function panics(scope: Scope): readonly { readonly what: Ended; readonly count: number; readonly copies: readonly Span[] }[] {
  return scope.events(END_SAID).flatMap(({ what: { crash, at, time }, count, copies }) => {
    if (crash === undefined) return []
    // below a panic of Go that was caught stands no goroutine, or that of who prints it; of Rust only the first thread ends the program
    const ends = crash.runtime === 'go' ? crash.frames !== undefined : crash.thread === 'main' || isLast(scope, at)
    return ends ? [{ what: { ...crash, at, ...(time === undefined ? {} : { time }) }, count, copies }] : []
  })
}

/** Whether nothing follows it in the log of its program alone. */
const isLast = (scope: Scope, at: Cited<object>['at']): boolean =>
  scope.rows(LAST_LINE).some(({ at: last }) => last.artifact === at.artifact && last.line >= at.line && last.line <= lastOf(at))

/** Lines below it in which who ran it tells that it ended with an error. */
const RUN_LINES = 8
const isFollowed = (scope: Scope, { at, comm }: Cited<RuntimeCrash>): boolean =>
  scope
    .events(PROGRAM_ENDED)
    .some(
      ({ what: end }) =>
        end.bare === true &&
        end.at.artifact === at.artifact &&
        end.at.line > lastOf(at) &&
        end.at.line - lastOf(at) <= RUN_LINES &&
        end.ident === comm,
    )
