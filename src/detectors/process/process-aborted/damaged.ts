import type { Proof } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { PAGE_DAMAGED } from '../../../records/page-damaged.ts'
import type { Crash } from '../crash/crash.ts'
import { whoOf } from '../crash/who.ts'

/** Between the page that a server reads and its end stand its assertion and its stack. */
const NEAR_LINES = 60
const NEAR_SECONDS = 60

/** The damaged page over which a database ended itself: what it said, the surest last. */
export function damagedBefore(scope: Scope, crash: Crash): { readonly says: string; readonly proof: readonly Proof[] } | undefined {
  const { comm } = whoOf(crash)
  const near = scope.events(PAGE_DAMAGED).filter(({ what }) => {
    const apart = crash.at.line - what.at.line
    const seconds = crash.time === undefined || what.time === undefined ? undefined : secondsBetween(what.time, crash.time)
    return (
      comm !== undefined &&
      what.comms.includes(comm) &&
      what.at.artifact === crash.at.artifact &&
      apart > 0 &&
      apart <= NEAR_LINES &&
      (seconds === undefined || (seconds >= -1 && seconds <= NEAR_SECONDS))
    )
  })
  const surest = near.findLast(({ what }) => /corrupt/.test(what.says)) ?? near.at(-1)
  if (surest === undefined) return undefined
  const told = [surest, ...near.filter((event) => event !== surest).slice(-1)]
  return { says: surest.what.says, proof: told.flatMap(({ what }) => cite(what, 'what it could not go on with')) }
}
