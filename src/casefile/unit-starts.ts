import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { linesTo } from '../core/span.ts'
import { MANAGER_SAID, UNIT_SAID } from '../records/unit-said.ts'
import { keyOf } from './unit-failures.ts'
import { fallenUnits } from './unit-jobs.ts'

interface Unit {
  readonly unit: string
  readonly user: boolean
}

const starts = once((scope) =>
  grouped(
    scope.events(UNIT_SAID).filter(({ what }) => what.says === 'started'),
    ({ what }) => keyOf(what),
  ),
)

/**
 * The first start of a unit after a line: by its name, or by its description (`Started Document indexer.`), where it failed as
 * `Failed to start Document indexer.`
 */
export function startAfter(scope: Scope, unit: Unit, order: number): Event<LogLine> | undefined {
  const named = starts(scope)
    .get(keyOf(unit))
    ?.find((said) => said.order > order)
  const description = fallenUnits(scope).get(keyOf(unit))?.description
  if (named !== undefined) return named
  if (description === undefined) return afterRestart(scope, unit, order)
  const sentences = new Set(['Started', 'Mounted', 'Finished', 'Listening on'].map((done) => `${done} ${description}.`))
  return scope.events(MANAGER_SAID).find((said) => said.order > order && sentences.has(said.what.message))
}

/** From the restart that systemd has scheduled to the start. */
const RESTART_LINES = 6
const DESCRIBED = /^Started (?!\S{1,250}\.\w{3,9} - )\S.{0,200}\.$/

/** Without its description: the first start by a description that follows its scheduled restart, before another unit has one. */
function afterRestart(scope: Scope, unit: Unit, order: number): Event<LogLine> | undefined {
  const restarts = scope.events(UNIT_SAID).filter(({ what }) => what.says === 'restart')
  const own = restarts.findLast((said) => said.order > order && keyOf(said.what) === keyOf(unit))
  if (own === undefined) return undefined
  const isOwn = ({ what, order: at }: Event<LogLine>): boolean =>
    at > own.order && what.at.artifact === own.what.at.artifact && linesTo(own.what.at, what.at) <= RESTART_LINES
  if (restarts.some((other) => isOwn(other))) return undefined
  const started = scope.events(MANAGER_SAID).filter((said) => isOwn(said) && DESCRIBED.test(said.what.message))
  // of several nothing tells which
  return started.length === 1 ? started[0] : undefined
}
