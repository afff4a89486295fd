import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
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
  if (named !== undefined || description === undefined) return named
  const sentences = new Set(['Started', 'Mounted', 'Finished', 'Listening on'].map((done) => `${done} ${description}.`))
  return scope.events(MANAGER_SAID).find((said) => said.order > order && sentences.has(said.what.message))
}
