import { secondsBetween } from '../../../core/span.ts'
import { isException } from './survival.ts'
import type { Told } from './whose.ts'

/** Lines of one crash report that say the same; the head of a JVM's report is longer. */
const NEAR_LINES = 4
const HEAD_LINES = 24
/** Lines behind an error in which a program that ends over it says so. */
const END_LINES = 60
/** Seconds that the lines of one report bear at most between them. */
const ONE_MOMENT = 1
/** The last handler of a thread prints what another one printed before. */
const HANDLER_SECONDS = 2

/** Whether a line says another time what the lines just before it say; one of a later time begins another report. */
export function isSameReport({ what }: Told, earlier: readonly Told[]): boolean {
  const before = earlier.at(-1)?.what
  if (before === undefined || before.at.artifact !== what.at.artifact) return false
  const apart = what.at.line - before.at.line
  const stamped = earlier.findLast((one) => one.what.time !== undefined)?.what.time
  const later = what.time === undefined || stamped === undefined ? undefined : secondsBetween(stamped, what.time)
  if (what.again === true) return apart < END_LINES && (later ?? 0) <= 60
  if (before.message === what.message)
    return later !== undefined && later <= HANDLER_SECONDS && what.pid !== undefined && what.pid === before.pid && apart <= HEAD_LINES
  // an exception of Python comes of another one above it, and OpenJ9 writes its dumps before the error is caught
  const isLong = (what.runtime === 'java' && what.native === true) || what.runtime === 'python' || before.message.startsWith('JVMDUMP')
  const near = isLong ? HEAD_LINES : NEAR_LINES
  return (
    (later ?? 0) <= ONE_MOMENT &&
    apart < near &&
    // the virtual machine ends just behind an exception: of the same shortage, whatever it asked for last
    ((isLong && isException(before.message) && !isException(what.message)) ||
      before.requestedKb === undefined ||
      what.requestedKb === undefined ||
      before.requestedKb === what.requestedKb)
  )
}
