import { type Writer, writerAt } from '../../../casefile/outputs.ts'
import type { Event } from '../../../core/event.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import { END_SAID, type EndSaid } from '../../../records/end-said.ts'
import type { RuntimeCrash } from '../../../records/runtime-crash.ts'
import { type Crash, namesOf, pidOf, sameName, unitOf } from './crash.ts'

/** Lines between the last line of a panic and the report of the end that it led to. */
const MOST_LINES = 60
/** A core of many gigabytes is written in this time. */
const MOST_SECONDS = 300

type Panic = Event<EndSaid>['what'] & { readonly crash: RuntimeCrash }

/**
 * Gives ends by SIGABRT of which nobody says why the panic that stands before them: Rust's `panic = "abort"`, Go's GOTRACEBACK=crash. A panic by
 * itself may have ended no more than a thread or a request.
 */
export function hearPanics(scope: Scope, crashes: readonly Crash[]): void {
  const panics = scope.events(END_SAID).flatMap(({ what }) => (what.crash === undefined ? [] : [{ ...what, crash: what.crash }]))
  if (panics.length === 0) return
  const writerOf = writerAt(scope)
  for (const crash of crashes) {
    if (crash.kind !== 'abort' || crash.said !== undefined || crash.fault !== undefined || !crash.signals.includes('ABRT')) continue
    const panic = panics.findLast((one) => isOf(one, crash) || isInLogOf(writerOf(one.at), crash))
    if (panic !== undefined) crash.said = saidBy(panic)
  }
}

const saidBy = ({ crash, at, time }: Panic): Cited<RuntimeCrash> => ({
  ...crash,
  signal: 'ABRT',
  at,
  ...(time === undefined ? {} : { time }),
})

function isOf(panic: Panic, crash: Crash): boolean {
  const { comm, pid, unit } = panic.crash
  const [names, ownPid, ownUnit] = [namesOf(crash), pidOf(crash), unitOf(crash)]
  if (pid !== undefined && ownPid !== undefined && pid !== ownPid) return false
  if (comm !== undefined && names.length > 0 && pid === undefined && !names.some((name) => sameName(name, comm))) return false
  if (unit !== undefined && ownUnit !== undefined && unit !== ownUnit) return false
  return crash.deaths.some(({ at, time }) => {
    const below = at.artifact === panic.at.artifact ? at.line - (panic.at.endLine ?? panic.at.line) : undefined
    if (below === undefined || below <= 0 || below > MOST_LINES) return false
    const apart = panic.time === undefined || time === undefined ? undefined : secondsBetween(panic.time, time)
    return apart === undefined || (apart >= 0 && apart <= MOST_SECONDS)
  })
}

/** Whether the log is that of the container whose state tells of the end. */
function isInLogOf(writer: Writer | undefined, { deaths }: Crash): boolean {
  if (writer === undefined) return false
  const { pod, container } = writer
  return deaths.some(
    (death) =>
      death.by === 'container status' &&
      (pod === undefined ? container !== undefined : death.pod === pod || death.pod?.split('/').at(-1) === pod) &&
      (container === undefined || death.container === undefined || container === death.container),
  )
}
