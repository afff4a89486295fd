import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { isProgramOf } from '../../../core/speaker.ts'
import { WRITE_REFUSED, type WriteRefused } from '../../../records/write-refused.ts'
import type { Crash } from '../crash/crash.ts'
import { whoOf } from '../crash/who.ts'

/** Between a refusal and the end that a program makes over it stand its stack and what it says of itself. */
const NEAR_LINES = 60
const NEAR_SECONDS = 10

/** The error of a device (EIO) that a program was given right before it ended itself, as it says in its own lines. */
export function refusedBefore(scope: Scope, crash: Crash): Event<WriteRefused & LogLine> | undefined {
  const { comm, unit, pid } = whoOf(crash)
  return scope.events(WRITE_REFUSED).findLast(({ what }) => {
    if (what.error !== 'EIO' || what.ident === undefined || what.at.artifact !== crash.at.artifact) return false
    if (what.ident !== comm && !(unit !== undefined && isProgramOf(unit, what.ident))) return false
    if (pid !== undefined && what.pid !== undefined && pid !== what.pid) return false
    const apart = crash.at.line - what.at.line
    const seconds = crash.time === undefined || what.time === undefined ? undefined : secondsBetween(what.time, crash.time)
    return apart > 0 && apart <= NEAR_LINES && seconds !== undefined && seconds >= 0 && seconds <= NEAR_SECONDS
  })
}
