import type { Scope } from '../../../core/scope.ts'
import { THREAD_REFUSED } from '../../../records/thread-refused.ts'
import type { Told } from './whose.ts'

/** Lines from the JVM's warning of the thread to what it says before it ends. */
const NEAR_LINES = 6

/** A JVM that is refused one of its own threads ends with words of memory, without a size: that is told of the thread. */
export const isOfThread = (scope: Scope, { what }: Told): boolean =>
  what.runtime === 'java' &&
  what.native === true &&
  what.requestedKb === undefined &&
  scope
    .events(THREAD_REFUSED)
    .some(
      ({ what: { runtime, at } }) =>
        runtime === 'java' && at.artifact === what.at.artifact && what.at.line > at.line && what.at.line - at.line <= NEAR_LINES,
    )
