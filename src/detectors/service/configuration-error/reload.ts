import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { RELOAD_FAILED } from '../../../records/reload-failed.ts'

/** Lines between what a server refuses and the end of its reload. */
const NEAR_LINES = 20

/** The reload that failed over these refusals: who is asked to take over a new configuration runs on with the old one. */
export function reloadOf(scope: Scope, refusals: readonly Event<LogLine>[]) {
  const { at } = refusals.at(-1)!.what
  return scope
    .events(RELOAD_FAILED)
    .find(({ what }) => what.at.artifact === at.artifact && what.at.line > at.line && what.at.line - at.line <= NEAR_LINES)?.what
}
